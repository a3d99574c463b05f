/// The rows that a statement gave, still in the server's form.
public struct PostgresRows: Sendable {
    let result: ServerResult
    let statement: String?

    /// How many rows there are.
    public var count: Int { result.rows }

    /// How many rows the statement touched: inserted, updated, deleted, or selected.
    public var affected: Int { result.affected }

    /// Reads the rows as tuples.
    ///
    /// ```swift
    /// let people: [(String, Int?)] = try rows.decode()
    /// ```
    ///
    /// - Returns: A tuple for each row.
    /// - Throws: ``PostgresError`` `decoding` where a column isn't of the type asked for, or there are not as many.
    public func decode<each Column: PostgresDecodable>() throws -> [(repeat each Column)] {
        try checkWidth(repeat (each Column).self)
        var rows: [(repeat each Column)] = []
        rows.reserveCapacity(count)
        for row in 0..<count { rows.append(try tuple(row, repeat (each Column).self)) }
        return rows
    }

    /// Reads the first row, nil where there is none.
    func first<each Column: PostgresDecodable>() throws -> (repeat each Column)? {
        guard count > 0 else { return nil }
        try checkWidth(repeat (each Column).self)
        let row: (repeat each Column) = try tuple(0, repeat (each Column).self)
        return row
    }

    private func tuple<each Column: PostgresDecodable>(
        _ row: Int,
        _ columns: repeat (each Column).Type
    ) throws -> (repeat each Column) {
        var column = 0
        func next<Value: PostgresDecodable>(_: Value.Type) throws -> Value {
            defer { column += 1 }
            do {
                return try Value.decode(result.field(row, column))
            } catch var error as PostgresError {
                error.statement = statement
                throw error
            }
        }
        return (repeat try next(each columns))
    }

    private func checkWidth<each Column>(_ columns: repeat (each Column).Type) throws {
        var wanted = 0
        for _ in repeat each columns { wanted += 1 }
        guard count > 0, wanted != result.columns else { return }
        throw PostgresError(
            .decoding,
            message: "expected \(wanted) columns, found \(result.columns)",
            statement: statement
        )
    }
}
