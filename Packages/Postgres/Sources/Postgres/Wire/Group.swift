/// Statements that travel under one Sync, and the task that waits for them: the server does all of them, or none.
@Reactor
final class Group {
    /// A part of a group that libpq answers by itself.
    struct Step {
        let statement: Statement
        let key: PreparedStatements.Key

        /// Whether it prepares the statement instead of running it.
        let isPreparation: Bool
    }

    nonisolated let statements: [Statement]
    var steps: [Step] = []
    var answers: [ServerResult] = []
    var error: PostgresError?
    var isRetry = false
    private(set) var isCancelled = false

    /// Whether what it does stays done once the server has done it: it is not an inner part of a transaction.
    var isForGood = false

    /// The tally that counts its end.
    var tally: StatementTally?

    /// The connection that has it.
    private var wire: Wire?

    private var continuation: CheckedContinuation<[PostgresRows], any Error>?
    private var timer: Timers.Timer?

    nonisolated init(_ statements: [Statement]) {
        self.statements = statements
    }

    /// Whether nobody waits for it any more.
    var isAbandoned: Bool { continuation == nil }

    /// Submits the group, and waits for the answers.
    ///
    /// It costs one hop: `submit` runs on the reactor, and the waiting task decodes the answers.
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

    /// Fails the group if it wasn't sent in time.
    func expire(after delay: Duration, _ error: @escaping @Reactor () -> PostgresError) {
        timer = Reactor.timers.schedule(after: delay) { self.fail(error()) }
    }

    /// The group has a connection now, which answers for it from here on.
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
