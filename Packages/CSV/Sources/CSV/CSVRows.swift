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

        /// The position behind the last row.
        @inlinable public var endIndex: Int { storage.rowCount }

        /// A row.
        ///
        /// - Parameter position: Which one, from 0.
        @inlinable
        public subscript(position: Int) -> CSVRow {
            precondition(position >= 0 && position < storage.rowCount, "the batch has no such row")
            return CSVRow(storage: storage, place: storage.rows[position])
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

/// A row of a file.
public struct CSVRow: Sendable {
    @usableFromInline let storage: CSVStorage
    @usableFromInline let place: CSVRowPlace

    @inlinable
    init(storage: CSVStorage, place: CSVRowPlace) {
        self.storage = storage
        self.place = place
    }

    /// The line of the file on which the row begins, from 1; a quoted line break counts.
    @inlinable public var line: Int { place.line }

    /// Which row it is, 1 for the first under the header; empty rows don't count.
    @inlinable public var number: Int { place.number }

    /// How many fields it has.
    @inlinable public var count: Int { Int(place.count) }

    /// What is wrong with how it is written.
    @inlinable public var fault: CSVRowFault? { place.fault }

    /// The row holds nothing but blanks and quotes; a row with a fault is never blank.
    public var isBlank: Bool {
        guard fault == nil else { return false }
        return (0..<count).allSatisfy { index in
            withField(index) { field in
                field.indices.allSatisfy { place in
                    switch field[place] {
                    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "\""): true
                    // A no-break space, by its two bytes.
                    case 0xC2: place + 1 < field.count && field[place + 1] == 0xA0
                    case 0xA0: place > 0 && field[place - 1] == 0xC2
                    default: false
                    }
                }
            }
        }
    }

    /// Gives a closure the bytes of a field, which must not be kept.
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

    /// A field as text, with U+FFFD for what isn't valid UTF-8.
    public func lossyString(_ index: Int) -> String {
        withField(index) { String(decoding: $0, as: UTF8.self) }
    }
}
