/// The rows of a statement, still in the server's form.
///
/// The task that uses the rows decodes them, so that decoding delays no other statement.
public struct PostgresRows: Sendable {
    let result: ServerResult
    let statement: String

    /// The rows of the result that these are.
    private let range: Range<Int>

    init(result: ServerResult, statement: String) {
        self.init(result: result, statement: statement, range: 0..<result.rows)
    }

    private init(result: ServerResult, statement: String, range: Range<Int>) {
        self.result = result
        self.statement = statement
        self.range = range
    }

    /// The number of rows.
    public var count: Int { range.count }

    /// The rows divided by their first column, which counts from 1, for a statement that answers several questions at
    /// once.
    ///
    /// ```swift
    /// let rows = try await client.rows(
    ///     """
    ///     select number, title
    ///     from unnest(\(authors)) with ordinality asked (author, number)
    ///     join book using (author)
    ///     order by number
    ///     """
    /// )
    /// for books in try rows.divided(into: authors.count) { shelve(try books.decode() as [(Int, String)]) }
    /// ```
    ///
    /// - Parameter count: The number of pieces, some of which may be empty; the rows are in the order of the pieces.
    /// - Returns: The rows of each piece.
    /// - Throws: ``PostgresError`` `decoding` where there is no such column, or the rows are in another order.
    public func divided(into count: Int) throws -> [PostgresRows] {
        var row = 0
        let pieces = try (0..<count).map { number in
            let first = row
            while row < self.count, try value(row, 0) as Int == number + 1 { row += 1 }
            let rows = range.lowerBound + first..<range.lowerBound + row
            return PostgresRows(result: result, statement: statement, range: rows)
        }
        guard row == self.count else {
            throw PostgresError(.decoding, "expected rows in the order of \(count) pieces", statement: statement)
        }
        return pieces
    }

    /// The number of rows that the statement inserted, updated, deleted, or selected.
    public var affected: Int { result.affected }

    /// Reads the rows as tuples.
    ///
    /// ```swift
    /// let people: [(String, Int?)] = try rows.decode()
    /// ```
    ///
    /// - Throws: ``PostgresError`` `decoding` where a column has another type, or the number of columns differs.
    public func decode<each Column: PostgresDecodable>() throws -> [(repeat each Column)] {
        let count = count
        guard count > 0 else { return [] }
        try checkWidth(repeat (each Column).self)
        var rows: [(repeat each Column)] = []
        rows.reserveCapacity(count)
        for row in 0..<count {
            var column = 0
            rows.append((repeat try next((each Column).self, row, &column)))
        }
        return rows
    }

    /// Reads the first row, nil for no row.
    ///
    /// - Throws: ``PostgresError`` `decoding` where a column has another type, or the number of columns differs.
    public func first<each Column: PostgresDecodable>() throws -> (repeat each Column)? {
        guard count > 0 else { return nil }
        try checkWidth(repeat (each Column).self)
        var column = 0
        return (repeat try next((each Column).self, 0, &column))
    }

    /// The first row, nil for no row.
    public var firstRow: PostgresRow? { count > 0 ? PostgresRow(rows: self, row: 0) : nil }

    private func next<Value: PostgresDecodable>(_: Value.Type, _ row: Int, _ column: inout Int) throws -> Value {
        defer { column += 1 }
        return try value(row, column)
    }

    /// Reads one column of one row; both must exist.
    func value<Value: PostgresDecodable>(_ row: Int, _ column: Int) throws -> Value {
        do {
            return try Value.decode(result.field(range.lowerBound + row, column))
        } catch var error as PostgresError {
            error.statement = statement
            error.column = result.name(column)
            throw error
        }
    }

    private func checkWidth<each Column>(_ columns: repeat (each Column).Type) throws {
        var wanted = 0
        for _ in repeat each columns { wanted += 1 }
        guard wanted != result.columns else { return }
        throw PostgresError(.decoding, "expected \(wanted) columns, found \(result.columns)", statement: statement)
    }
}
