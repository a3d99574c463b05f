import CLibpq
import DequeModule

/// The statements of many tasks, under way at once.
extension Wire {
    /// The most groups under way.
    ///
    /// A leased connection has one at a time: its task waits for each answer anyway, and a request to cancel can hit
    /// nothing else.
    private var window: Int { isShared ? 256 : 1 }

    /// The number of groups that are under way or queued.
    var load: Int { inFlight.count + queued.count }

    /// Takes a group, to be sent together with all others of the reactor's current round.
    func submit(_ group: Group) {
        group.tally = tally
        if let refusal = state.refusal { return group.fail(refusal) }
        group.taken(by: self)
        queued.append(group)
        pumpSoon()
    }

    func pumpSoon() {
        guard !isPumpDue else { return }
        isPumpDue = true
        Reactor.afterRound { [weak self] in
            self?.isPumpDue = false
            self?.pump()
        }
    }

    private func pump() {
        guard connection != nil, state.maySend else { return }
        if inFlight.isEmpty { lastSign = .now }
        while inFlight.count < window, let group = queued.popFirst() {
            if !group.isAbandoned { send(group) }
        }
        flush()
        if isShared, isSpent, isCalm { return close(PostgresError(.closed, "the connection was retired")) }
        settleCalm()
    }

    /// The reason why a statement that isn't prepared yet must not be sent; nil for none.
    private func refusal(of statement: Statement) -> PostgresError? {
        let traits = StatementTraits(of: statement.text)
        if traits.isCopy {
            return PostgresError(.misuse, "COPY has a method of its own", statement: statement.text)
        }
        if isShared, traits.needsOwnConnection {
            let message = "it needs a connection of its own: use withConnection or transaction"
            return PostgresError(.misuse, message, statement: statement.text)
        }
        // On a reserved connection, traces end with the transaction.
        if traits.leavesTraces, use != .reserved { hasTraces = true }
        return nil
    }

    /// True if a group's effects last even if the connection is lost, because it ends a transaction or is outside of
    /// any.
    private func isForGood(_ group: Group) -> Bool {
        if isShared || group.statements.last?.text == "commit" { return true }
        let status = PQtransactionStatus(connection)
        let isPart = status == PQTRANS_INTRANS || status == PQTRANS_INERROR
        return !isPart && group.statements.first?.text.hasPrefix("begin") != true
    }

    private func send(_ group: Group) {
        if group.isRetry { return sendUnprepared(group) }
        var names: [String?] = []
        for statement in group.statements {
            let name = prepared.name(of: statement.key)
            if name == nil, let refusal = refusal(of: statement) { return group.fail(refusal) }
            names.append(name)
        }
        guard let connection else { return }
        group.isForGood = isForGood(group)
        inFlight.append(group)
        group.steps.removeAll()
        var evicted: [String] = []
        for (statement, known) in zip(group.statements, names) {
            let (key, parameters) = (statement.key, statement.parameters)
            let name: String
            if let known = known ?? prepared.name(of: key) {
                name = known
            } else {
                let (new, old) = prepared.add(key)
                name = new
                if let old { evicted.append(old) }
                group.steps.append(Group.Step(statement: statement, key: key, isPreparation: true))
                guard PQsendPrepare(connection, new, statement.text, Int32(parameters.count), key.types) == 1 else {
                    return die()
                }
            }
            group.steps.append(Group.Step(statement: statement, key: key, isPreparation: false))
            let isSent = parameters.withPointers { pointers, lengths, formats in
                PQsendQueryPrepared(connection, name, Int32(parameters.count), pointers, lengths, formats, 1) == 1
            }
            guard isSent else { return die() }
        }
        guard PQpipelineSync(connection) == 1 else { return die() }
        state.sent(steps: group.steps.count)
        for name in evicted { forget(name) }
    }

    /// Sends a group without prepared statements, so that it depends on nothing sent before.
    private func sendUnprepared(_ group: Group) {
        group.isForGood = isForGood(group)
        inFlight.append(group)
        group.steps = group.statements.map { Group.Step(statement: $0, key: $0.key, isPreparation: false) }
        for statement in group.statements {
            guard sendParameters(of: statement) else { return die() }
        }
        guard PQpipelineSync(connection) == 1 else { return die() }
        state.sent(steps: group.steps.count)
    }

    /// Sends a statement with its values, without preparing it.
    func sendParameters(of statement: Statement) -> Bool {
        let parameters = statement.parameters
        return parameters.withPointers { pointers, lengths, formats in
            let count = Int32(parameters.count)
            return PQsendQueryParams(connection, statement.text, count, parameters.types, pointers, lengths, formats, 1)
                == 1
        }
    }

    /// Tells the server to forget a prepared statement, in a group of its own that no task waits for.
    private func forget(_ name: String) {
        sendUnprepared(Group([Statement(stringLiteral: "deallocate \(name)")]))
    }

    /// Takes every answer that has arrived, and never asks libpq for another, because that would block.
    func drain() {
        while let connection, state.isBusy, PQisBusy(connection) == 0 {
            var result: ServerResult?
            let event: PipelineAnswers.Event
            if let pointer = PQgetResult(connection) {
                if PQresultStatus(pointer) == PGRES_PIPELINE_SYNC {
                    PQclear(pointer)
                    event = .sync
                } else {
                    result = ServerResult(pointer)
                    event = .result
                }
            } else {
                event = .endOfStep
            }
            switch state.received(event) {
            case .keep(let step):
                if let result, let group = inFlight.first { keep(result, of: group.steps[step], in: group) }
            case .goOn: break
            case .resume: finish(inFlight.removeFirst())
            case .close:
                if let farewell { return close(farewell) }
                // The end of a session is told whether somebody asks or not.
                if let result, result.status == PGRES_FATAL_ERROR {
                    let error = result.error(statement: nil)
                    if error.code == .connectionLost { return close(error) }
                }
                return close(PostgresError(.outOfStep, "the server gave an answer that nobody asked for"))
            }
            // Keeping the answer may have closed the connection, and libpq returns answers of a dead one for ever.
            guard self.connection != nil else { return }
            guard PQstatus(connection) == CONNECTION_OK else { return close(farewell ?? .lost) }
        }
    }

    private func keep(_ result: ServerResult, of step: Group.Step, in group: Group) {
        switch result.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            if !step.isPreparation { group.answers.append(result) }
            note(result)
        case PGRES_FATAL_ERROR, PGRES_PIPELINE_ABORTED:
            let error = result.error(statement: step.statement.text)
            // The statement was not prepared, whether it failed itself or followed one that failed.
            if step.isPreparation || error.isPlanLost { prepared.remove(step.key) }
            if error.code == .connectionLost { farewell = result.error(statement: nil) }
            // The first error has the reason; the others only say that one came before them.
            if group.error == nil { group.error = error }
        default:
            close(PostgresError(.outOfStep, "the server gave an answer that a pipeline can't hold"))
        }
    }

    private func finish(_ group: Group) {
        if group === ping {
            ping = nil
            let found: String? =
                try? group.answers.first.map { try PostgresRows(result: $0, statement: "").first() } ?? nil
            if isPooled, let found, found != mark { return close(.pooled) }
        }
        let status = connection.map { PQtransactionStatus($0) }
        if let error = group.error {
            if error.isPlanLost, !group.isRetry, !group.isAbandoned, !group.isCancelled,
                isShared || status == PQTRANS_IDLE
            {
                retry(group)
            } else {
                if status == PQTRANS_INERROR, failedInTransaction == nil { failedInTransaction = error }
                // The server itself says that the statement had no effect.
                if error.isAnswer { group.isForGood = false }
                group.fail(group.isCancelled && error.sqlState == "57014" ? .cancelled : error)
            }
        } else {
            if status == PQTRANS_INTRANS { failedInTransaction = nil }
            group.succeed()
        }
        pumpSoon()
    }

    /// Sends a ping where nothing is under way, which shows each side that the other is there.
    func sendPing() {
        guard connection != nil, state.isInPipeline, isCalm else { return }
        let group = Group([Self.markQuestion])
        ping = group
        lastSign = .now
        sendUnprepared(group)
        flush()
    }

    /// Retires the connection after a huge result, for which libpq's buffers may have grown.
    func note(_ result: ServerResult) {
        if result.size > 16 << 20 { isSpent = true }
    }

    /// Runs a group again, which had no effect because the server had dropped its prepared statement.
    private func retry(_ group: Group) {
        group.isRetry = true
        group.isForGood = false
        group.error = nil
        group.answers.removeAll()
        for statement in group.statements { prepared.remove(statement.key) }
        queued.prepend(group)
    }
}

extension Statement {
    var key: PreparedStatements.Key { PreparedStatements.Key(text: text, types: parameters.types) }
}
