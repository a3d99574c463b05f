/// How a file's characters are written as bytes.
public enum CSVEncoding: String, Sendable, Hashable, CaseIterable {
    /// What everyone should write.
    case utf8 = "utf-8"

    /// What a spreadsheet calls "Unicode text".
    case utf16LittleEndian = "utf-16le"

    /// The same, the other way round.
    case utf16BigEndian = "utf-16be"

    /// The Vietnamese code page of Windows, where tones are characters of their own.
    case windows1258 = "windows-1258"

    /// The western code page of Windows.
    case windows1252 = "windows-1252"

    /// An encoding by one of its names, whatever their case.
    ///
    /// - Parameter name: As `UTF-8`, `utf-16`, `windows-1258` or `cp1258`.
    public init?(name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8", "utf-8-sig": self = .utf8
        case "utf-16", "utf16", "utf-16le", "unicode": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "windows-1258", "cp1258", "1258": self = .windows1258
        case "windows-1252", "cp1252", "1252", "ansi": self = .windows1252
        default: return nil
        }
    }

    /// What iconv calls it, nil where the bytes are what we want.
    var iconvName: String? {
        switch self {
        case .utf8: nil
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .windows1258: "CP1258"
        case .windows1252: "CP1252"
        }
    }

    /// The encoding that the beginning of a file shows, and the length of its byte order mark.
    ///
    /// Without a mark, UTF-16 is known by the zero bytes of its delimiters; all else is taken for UTF-8, and a field that
    /// isn't says so.
    static func detect(_ start: [UInt8]) -> (encoding: CSVEncoding, mark: Int) {
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if start.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if start.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        let sample = start.prefix(512)
        guard sample.count >= 4 else { return (.utf8, 0) }
        let zerosAtOdd = sample.enumerated().count { $0.offset % 2 == 1 && $0.element == 0 }
        let zerosAtEven = sample.enumerated().count { $0.offset % 2 == 0 && $0.element == 0 }
        if zerosAtOdd > sample.count / 4, zerosAtEven == 0 { return (.utf16LittleEndian, 0) }
        if zerosAtEven > sample.count / 4, zerosAtOdd == 0 { return (.utf16BigEndian, 0) }
        return (.utf8, 0)
    }
}

extension CSVForeignKind {
    /// The kind of file that begins so, nil where it may be text.
    static func detect(_ start: [UInt8]) -> CSVForeignKind? {
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .xls }
        if start.starts(with: Array("%PDF-".utf8)) { return .pdf }
        return nil
    }
}
