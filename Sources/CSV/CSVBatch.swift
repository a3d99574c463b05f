/// Some rows of a file, with all their fields found and unquoted.
public struct CSVBatch: Sendable {
    fileprivate let buffer: [UInt8]
    fileprivate let fields: [CSVFieldPlace]
    fileprivate let places: [CSVRowPlace]

    init(buffer: [UInt8], fields: [CSVFieldPlace], rows: [CSVRowPlace]) {
        self.buffer = buffer
        self.fields = fields
        self.places = rows
    }

    /// The rows, in the file's order.
    public var rows: Rows { Rows(batch: self) }

    /// The rows of a batch.
    public struct Rows: RandomAccessCollection, Sendable {
        let batch: CSVBatch

        /// Where the first row is.
        public var startIndex: Int { 0 }

        /// Where there is no row any more.
        public var endIndex: Int { batch.places.count }

        /// A row.
        ///
        /// - Parameter position: Which one, from 0.
        public subscript(position: Int) -> CSVRow {
            CSVRow(batch: batch, place: batch.places[position])
        }
    }
}

/// What is wrong with how a row is written.
public enum CSVRowFault: UInt8, Sendable, Hashable {
    /// A quote opens and never closes. The row ends with its line, and the next line is a row of its own.
    case openQuote

    /// There is text between a closing quote and the end of the field.
    case textAfterQuote

    /// The row is longer than a row can be; it ends with its line.
    case tooLong
}

/// Where a field lies in a batch's buffer.
struct CSVFieldPlace {
    let start: UInt32
    let end: UInt32
}

/// Where a row lies in a batch.
struct CSVRowPlace {
    let firstField: Int
    let count: Int
    let line: Int
    let number: Int
    let fault: CSVRowFault?
}

/// A row of a file.
public struct CSVRow: Sendable {
    private let batch: CSVBatch
    private let place: CSVRowPlace

    init(batch: CSVBatch, place: CSVRowPlace) {
        self.batch = batch
        self.place = place
    }

    /// The line of the file on which the row begins, from 1; a quoted line break counts.
    public var line: Int { place.line }

    /// Which row it is, 1 for the first under the header; empty rows don't count.
    public var number: Int { place.number }

    /// How many fields it has.
    public var count: Int { place.count }

    /// What is wrong with how it is written.
    public var fault: CSVRowFault? { place.fault }

    /// Gives a closure the bytes of a field, which must not be kept.
    ///
    /// - Parameters:
    ///   - index: Which field, from 0.
    ///   - body: What to do with the bytes.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withField<Result>(
        _ index: Int,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        precondition(index >= 0 && index < place.count, "the row has no such field")
        let field = batch.fields[place.firstField + index]
        return try batch.buffer.withUnsafeBufferPointer { buffer in
            try body(UnsafeBufferPointer(rebasing: buffer[Int(field.start)..<Int(field.end)]))
        }
    }

    /// A field as text, nil where it isn't valid UTF-8.
    ///
    /// - Parameter index: Which field, from 0.
    /// - Returns: The text.
    public func string(_ index: Int) -> String? {
        withField(index) { String(validating: $0, as: UTF8.self) }
    }

    /// A field as text, with U+FFFD for what isn't valid UTF-8.
    ///
    /// - Parameter index: Which field, from 0.
    /// - Returns: The text.
    public func lossyString(_ index: Int) -> String {
        withField(index) { String(decoding: $0, as: UTF8.self) }
    }
}
