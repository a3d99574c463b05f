import Logging

/// A transaction's view of others.
public enum PostgresIsolation: String, Sendable {
    /// Each statement sees the data that was committed before it began.
    case readCommitted = "read committed"

    /// All statements see the data that was committed before the first.
    case repeatableRead = "repeatable read"

    /// The transactions behave as if they ran one after the other; one that can't fails with SQLSTATE 40001.
    case serializable
}

/// A transaction: everything of a leased connection except another transaction.
public struct PostgresTransaction: PostgresQuerying {
    private let connection: PostgresConnection
    var lease: Lease { connection.lease }

    init(connection: PostgresConnection) {
        self.connection = connection
    }

    /// Runs a statement.
    public func rows(_ statement: Statement) async throws -> PostgresRows {
        try await connection.rows(statement)
    }

    /// Runs several statements in one round trip; those after one that fails don't run.
    ///
    /// - Throws: The ``PostgresError`` of the first statement that failed.
    @discardableResult
    public func rows(_ statements: [Statement]) async throws -> [PostgresRows] {
        guard !statements.isEmpty else { return [] }
        let lease = lease
        return try await Group(statements).run { lease.submit($0) }
    }

    /// Runs several statements, separated by semicolons, such as a migration.
    ///
    /// - Parameter sql: The statements; no values can be bound.
    /// - Throws: The ``PostgresError`` of the first statement that failed.
    public func script(_ sql: String) async throws {
        try await connection.script(sql)
    }

    /// Sends rows into a table by COPY, as ``PostgresConnection/copy(into:columns:_:)`` does.
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
    ///   - query: The query, without values, which COPY can't bind.
    ///   - body: Reads the rows; where it stops early without throwing, the transaction ends.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``.
    public func copy<Result>(
        from query: Statement,
        _ body: (PostgresCopyReader) async throws -> Result
    ) async throws -> Result {
        try await connection.copy(from: query, body)
    }

    /// Reads the rows of a statement one by one, as ``PostgresConnection/forEachRow(_:_:)`` does.
    public func forEachRow<each Column: PostgresDecodable>(
        _ statement: Statement,
        _ body: (repeat each Column) throws -> Void
    ) async throws {
        try await connection.forEachRow(statement, body)
    }
}

extension PostgresTransaction {
    /// Runs a closure whose statements are undone where it fails, while the transaction goes on.
    ///
    /// ```swift
    /// for line in lines {
    ///     do {
    ///         try await transaction.savepoint { try await $0.execute("insert into entry (text) values (\(line))") }
    ///     } catch let error as PostgresError where error.constraint == "entry_once" {
    ///         repeated += 1
    ///     }
    /// }
    /// ```
    ///
    /// Savepoints can be nested. Each costs two more round trips and a subtransaction on the server.
    ///
    /// - Parameter body: The work to do.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``.
    @discardableResult
    public func savepoint<Result>(_ body: (PostgresTransaction) async throws -> Result) async throws -> Result {
        try await execute("savepoint nested")
        let result: Result
        do {
            result = try await body(self)
        } catch {
            // Also for a cancelled task: the task around it may still commit the transaction.
            let lease = lease
            _ = try? await Group(["rollback to savepoint nested", "release savepoint nested"])
                .run(cancellable: false) { lease.submit($0) }
            throw error
        }
        try await execute("release savepoint nested")
        return result
    }
}

extension PostgresConnection {
    /// Runs a closure in a transaction: committed when the closure returns, undone when it throws or the task is
    /// cancelled.
    ///
    /// The closure's error is thrown even where undoing fails too. An error of COMMIT itself has `commit` as its
    /// statement, and ``PostgresError/mayBeDone`` says whether the transaction may have been stored.
    ///
    /// - Parameters:
    ///   - isolation: The transaction's view of others.
    ///   - body: The work to do.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``; `rolledBack` where the closure ignored a failed statement.
    public func transaction<Result>(
        isolation: PostgresIsolation = .readCommitted,
        _ body: (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        let lease = lease
        _ = try await Group(["begin isolation level \(unescaped: isolation.rawValue)"]).run { lease.begin($0) }
        let result: Result
        do {
            result = try await body(PostgresTransaction(connection: self))
            guard !Task.isCancelled else { throw PostgresError.cancelled }
        } catch {
            await lease.rollBack()
            throw error
        }
        try await lease.commit()
        return result
    }
}

extension Lease {
    fileprivate func commit() async throws {
        let rows = try await Group(["commit"]).run(cancellable: false) { self.commit($0) }[0]
        // COMMIT rolls back a transaction in which a statement failed; it says so, but reports no error.
        guard rows.result.tag != "COMMIT" else { return }
        let message = "the transaction was rolled back, because a statement in it had failed"
        throw PostgresError(
            .rolledBack,
            message,
            because: wire.failedInTransaction ?? PostgresError(.rolledBack, message)
        )
    }

    /// Undoes the transaction; where that fails the connection is closed, and the server undoes it.
    fileprivate func rollBack() async {
        do {
            _ = try await Group(["rollback"]).run(cancellable: false) { self.submit($0) }
        } catch {
            wire.logger.debug("a rollback failed", metadata: ["reason": "\(error)"])
            wire.close(.lost)
        }
    }
}
