/// The delimiter and line ends of a file.
public struct CSVDialect: Sendable, Hashable {
    /// The byte between fields.
    public var delimiter: UInt8

    /// The line end to write.
    public var lineEnd: LineEnd

    /// True if the file begins with a byte order mark.
    public var hasByteOrderMark: Bool

    /// A line end.
    public enum LineEnd: String, Sendable, Hashable {
        /// A line feed, or a carriage return before it.
        case lf = "\n"
        case crlf = "\r\n"
    }

    /// Makes a dialect.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","),
        lineEnd: LineEnd = .lf,
        hasByteOrderMark: Bool = false
    ) {
        self.delimiter = delimiter
        self.lineEnd = lineEnd
        self.hasByteOrderMark = hasByteOrderMark
    }

    /// The delimiters that can be detected.
    static let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]

    /// The most frequent delimiter of a header, outside quotes; a comma for a header without any.
    static func delimiter(of header: some Sequence<UInt8>) -> UInt8 {
        var counts = [UInt8: Int]()
        var isQuoted = false
        for byte in header {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if !isQuoted {
                if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
                if delimiters.contains(byte) { counts[byte, default: 0] += 1 }
            }
        }
        return delimiters.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? UInt8(ascii: ",")
    }
}

/// The line `sep=;` that Excel reads and writes above the header.
struct SeparatorLine {
    /// The delimiter that the line names.
    let delimiter: UInt8

    /// The number of the line's bytes, with its line end.
    let length: Int

    /// Reads the line at the beginning of a file, with or without quotes, in any case; nil where there is none.
    init?(_ start: some Collection<UInt8>) {
        var rest = Array(start.prefix(10))[...]
        let isQuoted = rest.first == UInt8(ascii: "\"")
        if isQuoted { rest.removeFirst() }
        let name = String(decoding: rest.prefix(4), as: UTF8.self)
        guard rest.count >= 5, name.lowercased() == "sep=" else { return nil }
        delimiter = rest[rest.startIndex + 4]
        rest = rest.dropFirst(5)
        if isQuoted { guard rest.popFirst() == UInt8(ascii: "\"") else { return nil } }
        switch rest.popFirst() {
        case Scanner.lineFeed: break
        case Scanner.carriageReturn: if rest.first == Scanner.lineFeed { rest.removeFirst() }
        default: return nil
        }
        guard delimiter < 0x80, ![Scanner.quote, Scanner.lineFeed, Scanner.carriageReturn].contains(delimiter) else {
            return nil
        }
        length = rest.startIndex
    }
}
