/// One row, read column by column, for rows of several kinds, which don't fit one tuple.
///
/// ```swift
/// for row in try await client.rows("select kind, name, size from part") {
///     switch try row[0] as String {
///     case "file": files.append(File(name: try row[1], size: try row[2]))
///     default: folders.append(try row[1])
///     }
/// }
/// ```
public struct PostgresRow: Sendable {
    let rows: PostgresRows
    let row: Int

    /// Reads a column.
    ///
    /// - Parameter column: The column, from 0.
    /// - Throws: ``PostgresError`` `decoding` where the column has another type or doesn't exist.
    public subscript<Value: PostgresDecodable>(column: Int) -> Value {
        get throws {
            guard column < rows.result.columns else {
                let message = "expected a column \(column), found \(rows.result.columns) columns"
                throw PostgresError(.decoding, message, statement: rows.statement)
            }
            return try rows.value(row, column)
        }
    }
}

extension PostgresRows: Sequence {
    /// Goes from one row to the next.
    public struct Iterator: IteratorProtocol {
        let rows: PostgresRows
        private var row = 0

        fileprivate init(rows: PostgresRows) {
            self.rows = rows
        }

        /// The next row, nil after the last.
        public mutating func next() -> PostgresRow? {
            guard row < rows.count else { return nil }
            defer { row += 1 }
            return PostgresRow(rows: rows, row: row)
        }
    }

    /// The rows, one after the other.
    public func makeIterator() -> Iterator { Iterator(rows: self) }
}
