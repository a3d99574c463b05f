/// The transaction in which a task's use of a client takes place.
struct Enclosure: Sendable {
    @TaskLocal static var current: Enclosure?

    let client: ObjectIdentifier
    let lease: Lease
}

extension PostgresClient {
    /// Runs a closure in a transaction that encloses its use of the client: the closure's statements run there, and its
    /// transactions become savepoints of this one, each undone by itself where it fails.
    ///
    /// So a use case's answer can be stored together with its effects: both, or neither.
    ///
    /// ```swift
    /// try await client.enclosing { transaction in
    ///     let answer = try await shop.sell(book)
    ///     try await transaction.execute("insert into receipt (text) values (\(answer.text))")
    /// }
    /// ```
    ///
    /// - Parameter body: The work to do. ``withConnection(_:)``, ``rows(_:cancellable:)`` and tasks begun outside of
    ///   the closure have connections of their own, and take no part in the transaction.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``.
    public func enclosing<Result>(_ body: (PostgresTransaction) async throws -> Result) async throws -> Result {
        let client = ObjectIdentifier(self)
        return try await transaction { transaction in
            let enclosure = Enclosure(client: client, lease: transaction.lease)
            return try await Enclosure.$current.withValue(enclosure) { try await body(transaction) }
        }
    }

    /// The transaction that encloses the task, nil for none.
    var enclosing: PostgresTransaction? {
        guard let current = Enclosure.current, current.client == ObjectIdentifier(self) else { return nil }
        return PostgresTransaction(connection: PostgresConnection(lease: current.lease))
    }
}
