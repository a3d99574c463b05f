/// The transaction that a task is in with all that it asks of a client.
struct Enclosure: Sendable {
    @TaskLocal static var current: Enclosure?

    let client: ObjectIdentifier
    let lease: Lease
}

extension PostgresClient {
    /// Runs something in a transaction, together with whatever else the task asks of the client meanwhile: its statements run
    /// there, and its transactions are parts of this one, each undone by itself where it fails.
    ///
    /// So what comes of several use cases can be stored with what they store: all of it is there, or nothing.
    ///
    /// ```swift
    /// try await client.enclosing { transaction in
    ///     let answer = try await shop.sell(book)
    ///     try await transaction.execute("insert into receipt (text) values (\(answer.text))")
    /// }
    /// ```
    ///
    /// - Parameter body: What to do. What has connections of its own is not part of it: ``withConnection(_:)``,
    ///   ``rows(_:cancellable:)``, and other tasks that were not begun within.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func enclosing<Result>(_ body: (PostgresTransaction) async throws -> Result) async throws -> Result {
        let client = ObjectIdentifier(self)
        return try await transaction { transaction in
            let enclosure = Enclosure(client: client, lease: transaction.lease)
            return try await Enclosure.$current.withValue(enclosure) { try await body(transaction) }
        }
    }

    /// The transaction that encloses the task, nil where none does.
    var enclosing: PostgresTransaction? {
        guard let current = Enclosure.current, current.client == ObjectIdentifier(self) else { return nil }
        return PostgresTransaction(connection: PostgresConnection(lease: current.lease))
    }
}

extension PostgresTransaction {
    /// Runs a part of the transaction that is undone by itself where it fails.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError``.
    public func part<Result>(_ body: (PostgresTransaction) async throws -> Result) async throws -> Result {
        try await execute("savepoint part")
        let result: Result
        do {
            result = try await body(self)
        } catch {
            // A transaction that can't go back to it is undone as a whole.
            _ = try? await rows(["rollback to savepoint part", "release savepoint part"])
            throw error
        }
        try await execute("release savepoint part")
        return result
    }
}
