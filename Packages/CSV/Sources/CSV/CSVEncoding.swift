/// The encoding of a file's characters as bytes.
public enum CSVEncoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, the encoding to write.
    case utf8 = "utf-8"

    /// UTF-16 as spreadsheets save "Unicode text".
    case utf16LittleEndian = "utf-16le"

    /// UTF-16 with the bytes in the other order.
    case utf16BigEndian = "utf-16be"

    /// The Vietnamese code page of Windows, where tones are separate characters.
    case windows1258 = "windows-1258"

    /// The western code page of Windows.
    case windows1252 = "windows-1252"

    /// The encoding of the ABC fonts, `.VnTime`: every letter is a byte that western fonts show as another, `NguyÔn`.
    case tcvn3 = "tcvn3"

    /// The encoding of the VNI fonts, `VNI-Times`: a western letter after a letter stands for its marks, `Nguyeãn`.
    case vni = "vni"

    /// UTF-8 that was read as Windows-1252 and saved as UTF-8 again, `Nguyá»…n`.
    case utf8ReadAsWindows1252 = "utf-8-as-windows-1252"

    /// True if text in this encoding looks like meaningless western text.
    ///
    /// Nothing in such a file proves its encoding, so it is read only where the caller names the encoding.
    public var isLegacy: Bool {
        switch self {
        case .tcvn3, .vni, .utf8ReadAsWindows1252: true
        case .utf8, .utf16LittleEndian, .utf16BigEndian, .windows1258, .windows1252: false
        }
    }

    /// Finds an encoding by one of its names, in any case.
    ///
    /// - Parameter name: A name such as `UTF-8`, `utf-16`, `windows-1258`, `cp1258`, `tcvn3`, `abc` or `vni`.
    public init?(name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8", "utf-8-sig": self = .utf8
        case "utf-16", "utf16", "utf-16le", "unicode": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "windows-1258", "cp1258", "1258": self = .windows1258
        case "windows-1252", "cp1252", "1252", "ansi": self = .windows1252
        case "tcvn3", "tcvn", "abc", "vntime", ".vntime": self = .tcvn3
        case "vni", "vni-windows", "vni-times": self = .vni
        case "utf-8-as-windows-1252", "utf8-as-1252", "mojibake": self = .utf8ReadAsWindows1252
        default: return nil
        }
    }

    /// iconv's name for the encoding, nil where iconv isn't needed or doesn't know it.
    var iconvName: String? {
        switch self {
        case .utf8, .tcvn3, .vni, .utf8ReadAsWindows1252: nil
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .windows1258: "CP1258"
        case .windows1252: "CP1252"
        }
    }

    /// The encoding to read a file in, where the caller has named this one.
    ///
    /// No file in a code page of Windows begins with the mark of UTF-8. One that does was written beside a file in this
    /// encoding, such as a rejects file, and is now read with the same options.
    func unlessMarked(_ start: some Collection<UInt8>) -> CSVEncoding {
        guard self == .windows1258 || self == .windows1252, Self.mark(start)?.encoding == .utf8 else { return self }
        return .utf8
    }

    /// The byte order mark that a file begins with, and its length; nil where there is none.
    static func mark(_ start: some Collection<UInt8>) -> (encoding: CSVEncoding, length: Int)? {
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if start.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if start.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// Detects UTF-16 by the beginning of a file, or else assumes UTF-8.
    ///
    /// Without a mark, UTF-16 shows by the zero bytes of its delimiters.
    static func detect(_ start: [UInt8]) -> CSVEncoding {
        if let mark = mark(start) { return mark.encoding }
        let sample = start.prefix(512)
        guard sample.count >= 4 else { return .utf8 }
        let zerosAtOdd = sample.enumerated().count { $0.offset % 2 == 1 && $0.element == 0 }
        let zerosAtEven = sample.enumerated().count { $0.offset % 2 == 0 && $0.element == 0 }
        if zerosAtOdd > sample.count / 4, zerosAtEven == 0 { return .utf16LittleEndian }
        if zerosAtEven > sample.count / 4, zerosAtOdd == 0 { return .utf16BigEndian }
        return .utf8
    }
}
