/// Whatever runs statements: the client, a leased connection, a transaction.
///
/// ```swift
/// func find(_ code: String, in database: some PostgresQuerying) async throws -> (String, Date)? {
///     try await database.first("select full_name, registered_at from official where official_code = \(code)")
/// }
/// ```
public protocol PostgresQuerying: Sendable {
    /// Runs a statement.
    ///
    /// - Parameter statement: The statement.
    /// - Returns: Its rows.
    /// - Throws: ``PostgresError``.
    func rows(_ statement: Statement) async throws -> PostgresRows
}

extension PostgresQuerying {
    /// Runs a statement and reads its rows as tuples.
    ///
    /// ```swift
    /// let people: [(String, Int?)] = try await client.query("select name, age from person where age > \(17)")
    /// ```
    ///
    /// - Parameter statement: The statement.
    /// - Returns: A tuple for each row.
    /// - Throws: ``PostgresError``.
    public func query<each Column: PostgresDecodable>(_ statement: Statement) async throws -> [(repeat each Column)] {
        try await rows(statement).decode()
    }

    /// Runs a statement and reads its first row, nil where there is none.
    ///
    /// - Parameter statement: The statement.
    /// - Returns: The row as a tuple.
    /// - Throws: ``PostgresError``.
    public func first<each Column: PostgresDecodable>(_ statement: Statement) async throws -> (repeat each Column)? {
        try await rows(statement).first()
    }

    /// Runs a statement.
    ///
    /// - Parameter statement: The statement.
    /// - Returns: How many rows it touched: inserted, updated, deleted, or selected.
    /// - Throws: ``PostgresError``.
    @discardableResult
    public func execute(_ statement: Statement) async throws -> Int {
        try await rows(statement).affected
    }
}
