import CLibpq

/// A connection that one task has to itself for a while.
///
/// Everything that belongs to a session is done here: transactions, COPY, scripts, settings, temporary tables.
public struct PostgresConnection: PostgresQuerying {
    let wire: Wire

    /// Runs a statement.
    ///
    /// - Parameter statement: The statement.
    /// - Returns: Its rows.
    /// - Throws: ``PostgresError``.
    public func run(_ statement: Statement) async throws -> PostgresRows {
        try await run(statement, isRepeatable: true)
    }

    func run(_ statement: Statement, isRepeatable: Bool) async throws -> PostgresRows {
        try Task.checkCancellation()
        let rows = try await wire.run([statement], isShared: false, isRepeatable: isRepeatable)
        guard let first = rows.first else { throw PostgresError(.outOfStep, message: "no answer") }
        return first
    }

    /// Runs several statements with semicolons between, such as a migration.
    ///
    /// - Parameter sql: The statements; no values can be bound.
    /// - Throws: ``PostgresError``.
    public func script(_ sql: String) async throws {
        try await cancellable { try await wire.script(sql) }
    }

    /// Runs something in a transaction: committed when it returns, undone when it throws.
    ///
    /// - Parameters:
    ///   - isolation: What it sees of others.
    ///   - body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError`` where the transaction can't be begun or committed.
    public func transaction<Result>(
        isolation: PostgresIsolation = .readCommitted,
        _ body: (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        _ = try await run("begin isolation level \(unescaped: isolation.rawValue)", isRepeatable: false)
        let result: Result
        do {
            result = try await body(PostgresTransaction(connection: self))
            try Task.checkCancellation()
        } catch {
            // What went wrong is told, not what went wrong when it was undone: a connection that can't is closed.
            do {
                _ = try await wire.run(["rollback"], isShared: true, isRepeatable: false)
            } catch {
                await wire.close()
            }
            throw error
        }
        let committed = try await wire.run(["commit"], isShared: true, isRepeatable: false)
        // A transaction in which a statement failed is rolled back by COMMIT, which says so and calls it no error.
        guard committed.first?.result.tag == "COMMIT" else {
            throw PostgresError(.server, message: "the transaction was rolled back", statement: "commit")
        }
        return result
    }

    /// Sends rows into a table by COPY, in its text format.
    ///
    /// ```swift
    /// try await connection.copy(into: "person", columns: ["name"]) { writer in
    ///     try await writer.write(Array("Lan\nMinh\n".utf8))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - table: The table's name.
    ///   - columns: The columns; none for all of them.
    ///   - body: Writes the rows; where it throws, none of them is there.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func copy<Result>(
        into table: String,
        columns: [String] = [],
        _ body: (PostgresCopyWriter) async throws -> Result
    ) async throws -> Result {
        let list = columns.map(Statement.quoted(identifier:)).joined(separator: ", ")
        let target = Statement.quoted(identifier: table) + (columns.isEmpty ? "" : " (\(list))")
        try await wire.beginCopy("copy \(target) from stdin", expecting: PGRES_COPY_IN)
        let result: Result
        do {
            result = try await body(PostgresCopyWriter(wire: wire))
        } catch {
            _ = try? await wire.endCopyIn(reason: "given up")
            throw error
        }
        _ = try await cancellable { try await wire.endCopyIn(reason: nil) }
        return result
    }

    /// Reads the rows of a query by COPY, in its text format, a few at a time.
    ///
    /// - Parameters:
    ///   - query: The query; no values can be bound.
    ///   - body: Reads the rows; it may stop early.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func copy<Result>(
        from query: String,
        _ body: (PostgresCopyReader) async throws -> Result
    ) async throws -> Result {
        try await wire.beginCopy("copy (\(query)) to stdout", expecting: PGRES_COPY_OUT)
        let reader = PostgresCopyReader(wire: wire)
        let result: Result
        do {
            result = try await body(reader)
        } catch {
            try? await wire.endCopyOut(isLeftEarly: true)
            throw error
        }
        try await wire.endCopyOut(isLeftEarly: await !reader.progress.isAtEnd)
        return result
    }

    /// Reads the rows of a statement one by one, however many there are, in constant memory.
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - body: Called with each row; where it throws, the rest is not read.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func forEachRow<each Column: PostgresDecodable>(
        _ statement: Statement,
        _ body: (repeat each Column) throws -> Void
    ) async throws {
        let text = statement.text
        try await wire.beginRows(statement)
        do {
            while true {
                let results = try await cancellable { try await wire.nextRows() }
                guard !results.isEmpty else { break }
                for result in results {
                    let rows: [(repeat each Column)] = try PostgresRows(result: result, statement: text).decode()
                    for row in rows { try body(repeat each row) }
                }
            }
        } catch {
            try? await wire.endRows(isLeftEarly: true)
            throw error
        }
        try await wire.endRows(isLeftEarly: false)
    }
}

extension PostgresConnection {
    /// Waits for the server; when the task is cancelled meanwhile, the server is asked to cancel too.
    private func cancellable<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let wire = wire
        return try await withTaskCancellationHandler {
            try await body()
        } onCancel: {
            wire.reactor.post { wire.assumeIsolated { $0.requestCancel() } }
        }
    }
}

/// What a transaction sees of others.
public enum PostgresIsolation: String, Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted = "read committed"

    /// All statements see what was committed before the first.
    case repeatableRead = "repeatable read"

    /// As if transactions ran one after the other.
    case serializable
}

/// A transaction: everything of a leased connection but another transaction.
public struct PostgresTransaction: PostgresQuerying {
    let connection: PostgresConnection

    /// Runs a statement.
    ///
    /// - Parameter statement: The statement.
    /// - Returns: Its rows.
    /// - Throws: ``PostgresError``.
    public func run(_ statement: Statement) async throws -> PostgresRows {
        try await connection.run(statement, isRepeatable: false)
    }

    /// Runs several statements with semicolons between, such as a migration.
    ///
    /// - Parameter sql: The statements; no values can be bound.
    /// - Throws: ``PostgresError``.
    public func script(_ sql: String) async throws {
        try await connection.script(sql)
    }

    /// Sends rows into a table by COPY, as ``PostgresConnection/copy(into:columns:_:)`` does.
    ///
    /// - Parameters:
    ///   - table: The table's name.
    ///   - columns: The columns; none for all of them.
    ///   - body: Writes the rows.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func copy<Result>(
        into table: String,
        columns: [String] = [],
        _ body: (PostgresCopyWriter) async throws -> Result
    ) async throws -> Result {
        try await connection.copy(into: table, columns: columns, body)
    }

    /// Reads the rows of a query by COPY, as ``PostgresConnection/copy(from:_:)`` does.
    ///
    /// - Parameters:
    ///   - query: The query; no values can be bound.
    ///   - body: Reads the rows; it may stop early.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func copy<Result>(
        from query: String,
        _ body: (PostgresCopyReader) async throws -> Result
    ) async throws -> Result {
        try await connection.copy(from: query, body)
    }

    /// Reads the rows of a statement one by one, as ``PostgresConnection/forEachRow(_:_:)`` does.
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - body: Called with each row.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func forEachRow<each Column: PostgresDecodable>(
        _ statement: Statement,
        _ body: (repeat each Column) throws -> Void
    ) async throws {
        try await connection.forEachRow(statement, body)
    }
}
