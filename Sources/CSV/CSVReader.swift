/// Reads CSV of any size in constant memory: RFC 4180, and what offices make of it.
///
/// The encoding and the delimiter are found out, unless they are given. A row that is written wrongly is handed out with
/// its ``CSVRow/fault``, and the next one is read as if nothing had been.
///
/// ```swift
/// var reader = try await CSVReader(source: CSVSource.file("officials.csv"))
/// let names = try await reader.header()
/// while let batch = try await reader.nextBatch() {
///     for row in batch.rows { print(row.line, row.string(0) ?? "not text") }
/// }
/// ```
public struct CSVReader {
    /// How the file is written.
    public private(set) var dialect = CSVDialect()

    /// The encoding that it is read by.
    public let encoding: CSVEncoding

    /// How many bytes of the file have been read.
    public private(set) var bytesRead = 0

    private let source: CSVSource
    private var transcoder: Transcoder?
    private var buffer: [UInt8] = []
    private var scanner: Scanner
    private var isAtEnd = false

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - source: The file's bytes.
    ///   - encoding: Its encoding; nil to find out.
    ///   - delimiter: What stands between its fields; nil to find out.
    /// - Throws: ``CSVError`` `unreadable`, `notText`, `notInEncoding`.
    public init(
        source: CSVSource,
        encoding: CSVEncoding? = nil,
        delimiter: UInt8? = nil
    ) async throws {
        self.source = source
        var start: [UInt8] = []
        while start.count < 4096, let chunk = try await source.next() { start += chunk }
        bytesRead = start.count
        if let kind = CSVForeignKind.detect(start) { throw CSVError.notText(kind) }
        let detected = CSVEncoding.detect(start)
        self.encoding = encoding ?? detected.encoding
        let hasMark = detected.mark > 0 && self.encoding == detected.encoding
        dialect.hasByteOrderMark = hasMark
        transcoder = Transcoder(self.encoding)
        scanner = Scanner(delimiter: UInt8(ascii: ","), line: 1)
        try append(hasMark ? Array(start.dropFirst(detected.mark)) : start)
        try await fillHeader()
        let line = takeSeparatorLine()
        dialect.delimiter = delimiter ?? line.delimiter ?? CSVDialect.delimiter(of: buffer)
        if let end = buffer.firstIndex(of: UInt8(ascii: "\n")), end > 0, buffer[end - 1] == UInt8(ascii: "\r") {
            dialect.lineEnd = .crlf
        }
        scanner = Scanner(delimiter: dialect.delimiter, line: 1 + line.lines)
    }

    private mutating func append(_ chunk: [UInt8]) throws {
        buffer += try transcoder?.transcode(chunk) ?? chunk
    }

    /// Reads until there is a line to look at.
    private mutating func fillHeader() async throws {
        while !buffer.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }),
            buffer.count < Scanner.longestRow, try await fill()
        {}
    }

    /// Takes off the line `sep=;` that Excel writes above the header, and says what it names.
    private mutating func takeSeparatorLine() -> (delimiter: UInt8?, lines: Int) {
        guard buffer.count >= 6, buffer.prefix(4).elementsEqual("sep=".utf8) else { return (nil, 0) }
        let delimiter = buffer[4]
        guard let end = buffer.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }), end <= 6
        else { return (nil, 0) }
        let isPair =
            buffer[end] == UInt8(ascii: "\r") && end + 1 < buffer.count && buffer[end + 1] == UInt8(ascii: "\n")
        buffer.removeFirst(end + (isPair ? 2 : 1))
        return (delimiter, 1)
    }

    /// Reads one chunk more; answers false at the end of the file.
    private mutating func fill() async throws -> Bool {
        guard !isAtEnd else { return false }
        guard let chunk = try await source.next() else {
            isAtEnd = true
            if transcoder?.isComplete == false { throw CSVError.notInEncoding(encoding) }
            return false
        }
        bytesRead += chunk.count
        try append(chunk)
        return true
    }

    /// The names of the columns; to be called once, before the rows.
    ///
    /// - Returns: The first row that isn't empty, trailing empty names left out.
    /// - Throws: ``CSVError`` `empty`.
    public mutating func header() async throws -> [String] {
        while true {
            let (used, batch) = scanner.scan(&buffer, isAtEnd: isAtEnd, most: 1)
            buffer.removeFirst(used)
            if let row = batch.rows.first {
                scanner.startNumbering()
                var names = (0..<row.count).map { row.lossyString($0) }
                while names.last == "" { names.removeLast() }
                return names
            }
            guard try await fill() || (!buffer.isEmpty && used > 0) else {
                guard isAtEnd, !buffer.isEmpty else { throw CSVError.empty }
                continue
            }
        }
    }

    /// The next rows, about a chunk of them.
    ///
    /// - Returns: The rows, nil at the end of the file.
    /// - Throws: ``CSVError`` `unreadable`, `notInEncoding`.
    public mutating func nextBatch() async throws -> CSVBatch? {
        while true {
            if !buffer.isEmpty {
                let (used, batch) = scanner.scan(&buffer, isAtEnd: isAtEnd)
                buffer = Array(buffer[used...])
                if !batch.rows.isEmpty { return batch }
                if isAtEnd { return nil }
            }
            if try await !fill(), buffer.isEmpty { return nil }
        }
    }
}
