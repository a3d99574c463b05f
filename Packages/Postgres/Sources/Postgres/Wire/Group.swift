/// Statements sent with one Sync, and the task that waits for them: the server runs all of them, or none.
@Reactor
final class Group {
    /// A part of a group, which libpq answers separately.
    struct Step {
        let statement: Statement
        let key: PreparedStatements.Key

        /// True if the step prepares the statement instead of running it.
        let isPreparation: Bool
    }

    nonisolated let statements: [Statement]
    var steps: [Step] = []
    var answers: [ServerResult] = []
    var error: PostgresError?
    var isRetry = false
    private(set) var isCancelled = false

    /// True if the group's effects last once the server has run it, because it isn't an inner part of a transaction.
    var isForGood = false

    /// The tally that counts the group when it ends.
    var tally: StatementTally?

    /// The connection that took the group.
    private var wire: Wire?

    private var continuation: CheckedContinuation<[PostgresRows], any Error>?
    private var timer: Timers.Timer?

    nonisolated init(_ statements: [Statement]) {
        self.statements = statements
    }

    /// True if no task waits for the group any more.
    var isAbandoned: Bool { continuation == nil }

    /// Submits the group, and waits for the answers.
    ///
    /// The call costs one hop: `submit` runs on the reactor, and the waiting task decodes the answers.
    nonisolated func run(
        cancellable: Bool = true,
        _ submit: @escaping @Reactor @Sendable (Group) -> Void
    ) async throws -> [PostgresRows] {
        for statement in statements {
            if let flaw = statement.flaw { throw flaw }
        }
        guard cancellable else { return try await wait(submit) }
        return try await withTaskCancellationHandler {
            try await wait(submit)
        } onCancel: {
            Reactor.post { self.cancel() }
        }
    }

    private nonisolated func wait(_ submit: @escaping @Reactor @Sendable (Group) -> Void) async throws -> [PostgresRows]
    {
        try await withCheckedThrowingContinuation { continuation in
            Reactor.post {
                self.continuation = continuation
                if self.isCancelled { self.fail(.cancelled) } else { submit(self) }
            }
        }
    }

    private func cancel() {
        isCancelled = true
        guard !isAbandoned else { return }
        if let wire { wire.cancel(self) } else { fail(.cancelled) }
    }

    /// Fails the group unless it is sent in time.
    func expire(after delay: Duration, _ error: @escaping @Reactor () -> PostgresError) {
        timer = Reactor.timers.schedule(after: delay) { self.fail(error()) }
    }

    /// Notes that a connection took the group, and answers for it from here on.
    func taken(by wire: Wire) {
        self.wire = wire
        Reactor.timers.cancel(timer)
        timer = nil
    }

    func succeed() {
        resume(.success(zip(answers, statements).map { PostgresRows(result: $0, statement: $1.text) }))
    }

    func fail(_ error: PostgresError) {
        var error = error
        if error.statement == nil, statements.count == 1 { error.statement = statements[0].text }
        if isForGood, !error.isAnswer { error.mayBeDone = true }
        resume(.failure(error))
    }

    private func resume(_ result: Result<[PostgresRows], any Error>) {
        Reactor.timers.cancel(timer)
        timer = nil
        wire = nil
        guard let continuation else { return }
        self.continuation = nil
        tally?.count(statements.count, result)
        continuation.resume(with: result)
    }
}
