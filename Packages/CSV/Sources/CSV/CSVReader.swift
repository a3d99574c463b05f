/// Reads CSV of any size in constant memory: RFC 4180, and common deviations from it.
///
/// The encoding and the delimiter are detected unless they are given. A malformed row comes with its ``CSVRow/fault``,
/// and the next row is read normally.
///
/// ```swift
/// var reader = try await CSVReader(source: CSVSource.file("officials.csv"))
/// let names = try await reader.header()
/// while let batch = try await reader.nextBatch() {
///     for row in batch.rows { print(row.line, row.string(0) ?? "not text") }
/// }
/// ```
public struct CSVReader {
    /// The file's dialect.
    public private(set) var dialect = CSVDialect()

    /// The encoding in which the file is read.
    public let encoding: CSVEncoding

    /// The dialect for a UTF-8 file that is written beside this one.
    ///
    /// Spreadsheets mistake UTF-8 without a mark for their own code page. So where this file isn't UTF-8, the file
    /// beside it gets a mark.
    public var dialectBeside: CSVDialect {
        var dialect = dialect
        if encoding != .utf8 { dialect.hasByteOrderMark = true }
        return dialect
    }

    /// The number of bytes read so far.
    public private(set) var bytesRead = 0

    private let source: CSVSource
    private let transcoder: Transcoder?
    private var scanner = Scanner(delimiter: UInt8(ascii: ","), line: 1)

    /// The stretch that is being read, and the beginning of the next row in it.
    private var storage = CSVStorage(capacity: CSVSource.chunk + 1 << 16)
    private var position = 0

    /// The previous stretch, which is reused where nobody has kept a row of it.
    private var spare: CSVStorage?

    /// True if the stretch has no whole row left.
    private var isScanned = false

    /// True if the stretch is the last.
    private var isAtEnd = false

    /// Makes a reader of a source.
    ///
    /// The beginning of the file decides what neither a parameter nor the survey does.
    ///
    /// - Parameters:
    ///   - source: The file's bytes.
    ///   - encoding: The file's encoding; nil to detect it.
    ///   - delimiter: The byte between fields; nil to detect it.
    ///   - survey: The survey of the whole file.
    /// - Throws: ``CSVError`` `unreadable`, `notText`, `notInEncoding`, and with a survey `legacyFont`, `lostLetters`,
    ///   `unknownEncoding`, `ambiguousEncoding`.
    public init(
        source: CSVSource,
        encoding: CSVEncoding? = nil,
        delimiter: UInt8? = nil,
        survey: CSVSurvey? = nil
    ) async throws {
        self.source = source
        var start: [UInt8] = []
        while start.count < 4096, let chunk = try await source.next() { start += chunk }
        bytesRead = start.count
        if let kind = CSVForeignKind.detect(start) { throw CSVError.notText(kind) }
        self.encoding = try encoding?.unlessMarked(start) ?? survey?.encodingToRead() ?? CSVEncoding.detect(start)
        transcoder = Transcoder(self.encoding)
        // Legacy text may have been saved as UTF-8, with a mark.
        let mark = CSVEncoding.mark(start).flatMap {
            $0.encoding == self.encoding || ($0.encoding == .utf8 && self.encoding.isLegacy) ? $0.length : nil
        }
        dialect.hasByteOrderMark = mark != nil
        try append(Array(start.dropFirst(mark ?? 0)))
        try await findDialect(delimiter)
    }

    /// Reads the first line, and detects the delimiter from it.
    private mutating func findDialect(_ given: UInt8?) async throws {
        while !storage.hasLineEnd, storage.count < Scanner.longestRow, try await fill() {}
        let start = UnsafeBufferPointer(start: storage.bytes, count: storage.count)
        // The conversion may have made a mark, where the file was misread with its mark.
        let mark =
            transcoder == nil ? 0 : CSVEncoding.mark(start).flatMap { $0.encoding == .utf8 ? $0.length : nil } ?? 0
        let line = SeparatorLine(start[mark...])
        position = mark + (line?.length ?? 0)
        dialect.delimiter = given ?? line?.delimiter ?? CSVDialect.delimiter(of: start[position...])
        if let end = start.firstIndex(of: Scanner.lineFeed), end > 0, start[end - 1] == Scanner.carriageReturn {
            dialect.lineEnd = .crlf
        }
        scanner = Scanner(delimiter: dialect.delimiter, line: line == nil ? 1 : 2)
    }

    /// Reads the names of the columns; must be called once, before the rows.
    ///
    /// - Returns: The first row that isn't empty, without empty names at its end.
    /// - Throws: ``CSVError`` `empty`.
    public mutating func header() async throws -> [String] {
        guard let row = try await scan(most: 1)?.rows.first else { throw CSVError.empty }
        scanner.startNumbering(width: row.count)
        var names = (0..<row.count).map { row.lossyString($0) }
        while names.last == "" { names.removeLast() }
        return names
    }

    /// Reads the next rows, about one chunk of them.
    ///
    /// - Returns: The rows, nil at the end of the file.
    /// - Throws: ``CSVError`` `unreadable`, `notInEncoding`.
    public mutating func nextBatch() async throws -> CSVRows? {
        try await scan(most: .max)
    }

    private mutating func scan(most: Int) async throws -> CSVRows? {
        while true {
            if isScanned, try await !fill() { return nil }
            if !isKnownUniquelyReferenced(&storage) { makeRoom(for: 0) }
            position = scanner.scan(storage, from: position, isAtEnd: isAtEnd, most: most)
            isScanned = storage.rowCount < most
            if storage.rowCount > 0 { return CSVRows(storage: storage) }
        }
    }
}

/// The bytes of the file.
extension CSVReader {
    /// Reads more bytes after those that are left; returns false where nothing is left to scan.
    private mutating func fill() async throws -> Bool {
        guard !isAtEnd else { return false }
        let left = storage.count - position
        // An incomplete long row is scanned again only once half as many bytes more have come, and not for every few.
        let enough = left + (left > 1 << 12 ? left / 2 : 1)
        while storage.count - position < enough {
            guard try await read() else {
                isAtEnd = true
                return storage.count > position
            }
        }
        return true
    }

    /// Reads another chunk; returns false at the end of the file.
    private mutating func read() async throws -> Bool {
        guard let transcoder else {
            makeRoom(for: CSVSource.chunk)
            let count = try await source.read(into: storage.room)
            storage.grow(by: count)
            bytesRead += count
            return count > 0
        }
        guard let chunk = try await source.next() else {
            appendDecoded(try transcoder.finish())
            return false
        }
        bytesRead += chunk.count
        try append(chunk)
        return true
    }

    private mutating func append(_ chunk: [UInt8]) throws {
        try appendDecoded(transcoder?.transcode(chunk) ?? chunk)
    }

    private mutating func appendDecoded(_ bytes: [UInt8]) {
        makeRoom(for: bytes.count)
        bytes.withUnsafeBytes { storage.append($0) }
    }

    /// Moves the remaining bytes to the beginning of memory that no batch holds, with room for more.
    private mutating func makeRoom(for added: Int) {
        let needed = storage.count - position + added
        defer { position = 0 }
        if isKnownUniquelyReferenced(&storage), needed <= storage.capacity {
            return storage.take(storage, from: position)
        }
        let next = unusedSpare(capacity: needed) ?? CSVStorage(capacity: needed + 1 << 16)
        next.take(storage, from: position)
        spare = storage
        storage = next
    }

    /// The spare stretch, if it is large enough and nobody has kept a row of it.
    private mutating func unusedSpare(capacity: Int) -> CSVStorage? {
        guard spare != nil, isKnownUniquelyReferenced(&spare) else { return nil }
        return spare.flatMap { $0.capacity >= capacity ? $0 : nil }
    }
}

/// Some rows of a file, with all their fields found and unquoted.
public struct CSVRows: Sendable {
    @usableFromInline let storage: CSVStorage

    init(storage: CSVStorage) {
        self.storage = storage
    }

    /// The rows, in the file's order.
    @inlinable public var rows: Rows { Rows(storage: storage) }

    /// The rows of a batch.
    public struct Rows: RandomAccessCollection, Sendable {
        @usableFromInline let storage: CSVStorage

        @inlinable
        init(storage: CSVStorage) {
            self.storage = storage
        }

        /// The first row's position.
        @inlinable public var startIndex: Int { 0 }

        /// The position after the last row.
        @inlinable public var endIndex: Int { storage.rowCount }

        /// Returns a row.
        ///
        /// - Parameter position: The row's position, from 0.
        @inlinable
        public subscript(position: Int) -> CSVRow {
            precondition(position >= 0 && position < storage.rowCount, "the batch has no such row")
            return CSVRow(storage: storage, place: storage.rows[position])
        }
    }
}

/// A fault in a row's form.
public enum CSVRowFault: UInt8, Sendable, Hashable {
    /// A quote opens and never closes; the row ends with its line, and the next line is a row of its own.
    case openQuote

    /// There is text between a closing quote and the end of the field.
    case textAfterQuote

    /// The row is longer than the limit; it ends with its line.
    case tooLong
}

/// A row of a file.
public struct CSVRow: Sendable {
    @usableFromInline let storage: CSVStorage
    @usableFromInline let place: CSVRowPlace

    @inlinable
    init(storage: CSVStorage, place: CSVRowPlace) {
        self.storage = storage
        self.place = place
    }

    /// The line of the file where the row begins, from 1; quoted line breaks count.
    @inlinable public var line: Int { place.line }

    /// The row's number, 1 for the first after the header; empty rows don't count.
    @inlinable public var number: Int { place.number }

    /// The number of fields.
    @inlinable public var count: Int { Int(place.count) }

    /// The fault in the row's form, nil for none.
    @inlinable public var fault: CSVRowFault? { place.fault }

    /// True if the row holds only blanks and quotes; a row with a fault is never blank.
    public var isBlank: Bool {
        guard fault == nil else { return false }
        return (0..<count).allSatisfy { index in
            withField(index) { field in
                field.indices.allSatisfy { place in
                    switch field[place] {
                    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "\""): true
                    // A no-break space has these two bytes.
                    case 0xC2: place + 1 < field.count && field[place + 1] == 0xA0
                    case 0xA0: place > 0 && field[place - 1] == 0xC2
                    default: false
                    }
                }
            }
        }
    }

    /// Passes the bytes of a field to a closure, which must not keep them.
    @inlinable
    public func withField<Result>(
        _ index: Int,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        precondition(index >= 0 && index < count, "the row has no such field")
        let field = storage.fields[Int(place.firstField) + index]
        return try withExtendedLifetime(storage) {
            try body(UnsafeBufferPointer(start: storage.bytes + Int(field.start), count: Int(field.end - field.start)))
        }
    }

    /// A field as text, nil where it isn't valid UTF-8.
    public func string(_ index: Int) -> String? {
        withField(index) { String(validating: $0, as: UTF8.self) }
    }

    /// A field as text, with U+FFFD for invalid UTF-8.
    public func lossyString(_ index: Int) -> String {
        withField(index) { String(decoding: $0, as: UTF8.self) }
    }
}
