/// Something that runs statements: a client, a leased connection, a transaction.
///
/// ```swift
/// func find(_ code: String, in database: some PostgresQuerying) async throws -> (String, Date)? {
///     try await database.first("select full_name, registered_at from official where official_code = \(code)")
/// }
/// ```
public protocol PostgresQuerying: Sendable {
    /// Runs a statement.
    func rows(_ statement: Statement) async throws -> PostgresRows
}

extension PostgresQuerying {
    /// Runs a statement and reads its rows as tuples.
    ///
    /// ```swift
    /// let people: [(String, Int?)] = try await client.query("select name, age from person where age > \(17)")
    /// ```
    public func query<each Column: PostgresDecodable>(_ statement: Statement) async throws -> [(repeat each Column)] {
        try await rows(statement).decode()
    }

    /// Runs a statement and reads its first row, nil for no row.
    public func first<each Column: PostgresDecodable>(_ statement: Statement) async throws -> (repeat each Column)? {
        try await rows(statement).first()
    }

    /// Runs a statement and returns its first row, to be read by the names of its columns; nil for no row.
    ///
    /// ```swift
    /// guard let row = try await client.firstRow("select title, pages from book where isbn = \(isbn)") else { return nil }
    /// return Book(title: try row["title"], pages: try row["pages"])
    /// ```
    public func firstRow(_ statement: Statement) async throws -> PostgresRow? {
        try await rows(statement).firstRow
    }

    /// Runs a statement.
    ///
    /// - Returns: The number of rows that it inserted, updated, deleted, or selected.
    @discardableResult
    public func execute(_ statement: Statement) async throws -> Int {
        try await rows(statement).affected
    }
}
