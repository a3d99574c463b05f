public import Logging
public import ServiceLifecycle

/// A client of one PostgreSQL server, with a pool of connections.
///
/// Single statements of all tasks share a connection, in a pipeline, so that many of them cost one round trip.
/// Transactions, COPY and the like lease a connection for themselves. The client works only while ``run()`` does: an
/// earlier statement waits for it, at most as long as connecting may take, and then fails.
///
/// ```swift
/// let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await client.run() }
///     let names: [String] = try await client.query("select name from person where age > \(17)")
///     group.cancelAll()
/// }
/// ```
public final class PostgresClient: PostgresQuerying, Service {
    let pool: Pool

    /// Makes a client, which connects when it runs.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {
        pool = Pool(configuration, logger: logger)
    }

    /// Runs a client while a closure needs it.
    ///
    /// ```swift
    /// try await PostgresClient.withClient(configuration, logger: logger) { client in
    ///     try await client.execute("delete from draft")
    /// }
    /// ```
    public static func withClient<Result>(
        _ configuration: PostgresConfiguration,
        logger: Logger,
        _ body: (PostgresClient) async throws -> Result
    ) async throws -> Result {
        let client = PostgresClient(configuration, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            defer { group.cancelAll() }
            try await client.pool.waitUntilStarted(within: nil)
            return try await body(client)
        }
    }

    /// Keeps the shared connections alive until the task is cancelled or a graceful shutdown begins; then closes all
    /// connections.
    ///
    /// Statements under way then have as long to end as connecting may take; no new ones begin.
    public func run() async throws {
        let pool = pool
        do {
            try await cancelWhenGracefulShutdown { try await pool.run() }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    /// Runs a statement on a shared connection.
    ///
    /// A task that is cancelled stops waiting, but its statement may still run, because a request to cancel could hit
    /// another task's statement.
    ///
    /// - Parameter statement: The statement; none that changes a session, such as `set`, `listen` or `copy`.
    /// - Returns: Its rows.
    /// - Throws: ``PostgresError``.
    public func rows(_ statement: Statement) async throws -> PostgresRows {
        if let transaction = enclosing { return try await transaction.rows(statement) }
        return try await rows(statement, cancellable: true)
    }

    /// Runs a statement on a shared connection, outside any transaction that encloses the task.
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - cancellable: True if a cancelled task stops waiting; false where other tasks wait for the rows too.
    /// - Returns: Its rows.
    /// - Throws: ``PostgresError``.
    public func rows(_ statement: Statement, cancellable: Bool) async throws -> PostgresRows {
        let pool = pool
        return try await Group([statement]).run(cancellable: cancellable) { pool.submit($0) }[0]
    }

    /// Runs a transaction in two round trips: first the statements that open it, such as those that wait for locks,
    /// then all others with COMMIT.
    ///
    /// `statements` is called only after the first round trip, so a transaction that had to wait for a lock can include
    /// work that has come meanwhile. The connection is one of those kept for this purpose, and isn't cleaned up
    /// afterwards: the statements may only change settings that end with the transaction.
    ///
    /// ```swift
    /// try await client.atomically(after: ["select pg_advisory_xact_lock(7)"]) { _ in
    ///     let parcels = await waiting.takeAll()
    ///     return parcels.isEmpty ? [] : ["insert into parcel (name) select unnest(\(parcels))"]
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - opening: The first statements of the transaction; their rows are dropped.
    ///   - statements: Returns the transaction's other statements, and may query the transaction for that; where there
    ///     are none the transaction is undone.
    /// - Returns: The rows of each of `statements`.
    /// - Throws: The error of `statements`, and the ``PostgresError`` of the first statement that failed.
    @discardableResult
    public func atomically(
        after opening: [Statement],
        _ statements: (PostgresTransaction) async throws -> [Statement]
    ) async throws -> [PostgresRows] {
        if let transaction = enclosing {
            return try await transaction.savepoint { transaction in
                _ = try await transaction.rows(opening)
                return try await transaction.rows(try await statements(transaction))
            }
        }
        return try await withConnection(from: pool.reserved) { connection in
            let lease = connection.lease
            _ = try await Group(["begin"] + opening).run { lease.begin($0) }
            let statements = try await statements(PostgresTransaction(connection: connection))
            // The end of the lease undoes a transaction that isn't committed.
            guard !statements.isEmpty else { return [] }
            return try await Group(statements + ["commit"]).run { lease.commit($0) }.dropLast()
        }
    }

    /// Leases a connection while a closure needs it.
    ///
    /// - Throws: The closure's error, and ``PostgresError`` `poolExhausted`, `connectFailed`, `cancelled`.
    public func withConnection<Result>(
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        try await withConnection(from: pool.stock, body)
    }

    private func withConnection<Result>(
        from stock: Pool.Stock,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let lease = try await pool.lease(from: stock)
        do {
            let result = try await body(PostgresConnection(lease: lease))
            await pool.giveBack(lease)
            return result
        } catch {
            await pool.giveBack(lease)
            throw error
        }
    }

    /// Runs a closure in a transaction on a leased connection, as ``PostgresConnection/transaction(isolation:_:)``
    /// does.
    ///
    /// ```swift
    /// let id: Int? = try await client.transaction { transaction in
    ///     try await transaction.execute("update place set taken = taken + 1 where class = \(code)")
    ///     return try await transaction.first("insert into seat (class) values (\(code)) returning id")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - isolation: The transaction's view of others.
    ///   - body: The work to do.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``.
    public func transaction<Result>(
        isolation: PostgresIsolation = .readCommitted,
        _ body: (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        guard let enclosing else {
            return try await withConnection { try await $0.transaction(isolation: isolation, body) }
        }
        guard isolation == .readCommitted else {
            throw PostgresError(.misuse, "a transaction within another can't have an isolation of its own")
        }
        return try await enclosing.savepoint(body)
    }
}
