extension PostgresRow {
    /// Reads a column by its name.
    ///
    /// ```swift
    /// for row in try await client.rows("select name, size from part") {
    ///     parts.append(Part(name: try row["name"], size: try row["size"]))
    /// }
    /// ```
    ///
    /// - Parameter name: The column's name in the answer, in small letters; of two of that name, the first.
    /// - Throws: ``PostgresError`` `decoding` where the column isn't of the type asked for, or there is no such column.
    public subscript<Value: PostgresDecodable>(name: String) -> Value {
        get throws {
            guard let column = rows.result.column(name) else {
                throw PostgresError(.decoding, "expected a column \(name)", statement: rows.statement)
            }
            return try self[column]
        }
    }
}
