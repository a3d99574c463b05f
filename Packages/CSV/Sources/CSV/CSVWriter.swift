/// Writes CSV into memory, row by row; the caller takes the bytes from time to time.
///
/// ```swift
/// var writer = CSVWriter(dialect: CSVDialect())
/// writer.write(["DX-101", "Nhận thức chung, \"số\""])
/// writer.take()  // DX-101,"Nhận thức chung, ""số"""
/// ```
public struct CSVWriter: Sendable {
    private let dialect: CSVDialect
    private let guardsFormulas: Bool
    private var bytes: [UInt8] = []

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - dialect: The dialect to write; its byte order mark comes first.
    ///   - guardsFormulas: True if a field that a spreadsheet would run gets an apostrophe, by ``FormulaGuard``.
    public init(dialect: CSVDialect = CSVDialect(), guardsFormulas: Bool = false) {
        self.dialect = dialect
        self.guardsFormulas = guardsFormulas
        if dialect.hasByteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    }

    /// Writes a row.
    ///
    /// A field is quoted where it holds a delimiter, a quote or a line break, or begins or ends with white space. A
    /// single empty field is quoted too, because the row would look like an empty line.
    public mutating func write(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(dialect.delimiter) }
            write(guardsFormulas ? FormulaGuard.guarded(field) : field, isAlone: fields.count == 1)
        }
        bytes.append(contentsOf: dialect.lineEnd.rawValue.utf8)
    }

    private mutating func write(_ field: String, isAlone: Bool) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes =
            field.utf8.contains { byte in
                byte == dialect.delimiter || byte == quote || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            } || field.first?.isWhitespace ?? isAlone || field.last?.isWhitespace ?? false
        guard needsQuotes else { return bytes.append(contentsOf: field.utf8) }
        bytes.append(quote)
        for byte in field.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// Returns and removes the bytes written since the last call.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }
}
