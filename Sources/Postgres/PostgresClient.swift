public import Logging
public import ServiceLifecycle

/// A client of one PostgreSQL server: a pool, and what can be done with it.
///
/// Single statements of all tasks share a connection, in a pipeline, and cost a round trip between them; whatever needs
/// a connection to itself leases one. Nothing happens before ``run()``, and nothing outlives it.
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
    private let pool: Pool
    private let places: Int

    /// A client that connects when it runs.
    ///
    /// - Parameters:
    ///   - configuration: Where the server is.
    ///   - logger: Told of connections that come and go, never of values.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {
        pool = Pool(configuration, logger: logger)
        places = max(1, configuration.sharedConnections)
    }

    /// Runs a client for as long as a closure needs it.
    ///
    /// - Parameters:
    ///   - configuration: Where the server is.
    ///   - logger: Told of connections that come and go, never of values.
    ///   - body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public static func withClient<Result>(
        _ configuration: PostgresConfiguration,
        logger: Logger,
        _ body: (PostgresClient) async throws -> Result
    ) async throws -> Result {
        let client = PostgresClient(configuration, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            defer { group.cancelAll() }
            return try await body(client)
        }
    }

    /// Keeps the shared connections alive until the task is cancelled or a graceful shutdown begins; then closes all.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for place in 0..<self.places {
                    group.addTask { await self.pool.keep(place) }
                }
            }
        }
        await pool.close()
    }

    /// Runs a statement on a shared connection.
    ///
    /// A task that is cancelled stops waiting; the statement may still be run.
    ///
    /// - Parameter statement: The statement; nothing that belongs to a session, such as `set` or `listen`.
    /// - Returns: Its rows.
    /// - Throws: ``PostgresError``.
    public func run(_ statement: Statement) async throws -> PostgresRows {
        try Task.checkCancellation()
        let rows = try await pool.sharedWire().run([statement], isShared: true, isRepeatable: true)
        guard let first = rows.first else { throw PostgresError(.outOfStep, message: "no answer") }
        return first
    }

    /// Runs several statements as one transaction, in one round trip: all of them are done, or none.
    ///
    /// Each sees what those before it did. They travel under one Sync on a shared connection, so that concurrent groups
    /// wait for no one, and can't depend on each other's answers.
    ///
    /// - Parameter statements: The statements, in their order.
    /// - Returns: The rows of each.
    /// - Throws: ``PostgresError``, of the statement that failed first.
    public func atomically(_ statements: [Statement]) async throws -> [PostgresRows] {
        try Task.checkCancellation()
        return try await pool.sharedWire().run(statements, isShared: true, isRepeatable: true)
    }

    /// Leases a connection for as long as a closure needs it.
    ///
    /// - Parameter body: What to do with it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError`` `pool_exhausted` or `connect_failed`.
    public func withConnection<Result>(
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let wire = try await pool.lease()
        do {
            let result = try await body(PostgresConnection(wire: wire))
            await pool.giveBack(wire)
            return result
        } catch {
            await pool.giveBack(wire)
            throw error
        }
    }

    /// Runs something in a transaction on a leased connection: committed when it returns, undone when it throws.
    ///
    /// - Parameters:
    ///   - isolation: What it sees of others.
    ///   - body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func transaction<Result>(
        isolation: PostgresIsolation = .readCommitted,
        _ body: (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        try await withConnection { try await $0.transaction(isolation: isolation, body) }
    }

    /// Listens to channels, on a connection of its own, for as long as a closure runs.
    ///
    /// ```swift
    /// try await client.listen(to: ["completion"]) { events in
    ///     for try await event in events { reread(event) }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - channels: The channels' names.
    ///   - body: Hears what is told.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func listen<Result>(
        to channels: [String],
        _ body: (PostgresNotifications) async throws -> Result
    ) async throws -> Result {
        let pool = pool
        let listener = NotificationListener(channels: channels) { try await pool.connect() }
        try await listener.listen()
        do {
            let result = try await body(PostgresNotifications(listener: listener))
            await listener.close()
            return result
        } catch {
            await listener.close()
            throw error
        }
    }
}
