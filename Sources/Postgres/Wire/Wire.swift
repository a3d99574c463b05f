import CLibpq
import DequeModule
import Glibc
import Logging

/// One connection to the server: the only place that calls libpq, on the reactor's thread.
///
/// It is always in pipeline mode, so that the statements of many tasks can be under way at once; only what libpq can't do
/// there (COPY, scripts, rows one by one) leaves it for a while, on a connection that one task has leased.
actor Wire {
    nonisolated let reactor = Reactor.shared
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let logger: Logger
    private(set) var connection: OpaquePointer?
    private var turns = PipelineTurns()
    private var groups: Deque<Group> = []
    private var prepared = PreparedStatements()
    private(set) var wantsFlush = false
    private var isLate = false
    private var isCancelling = false
    private var waiting: CheckedContinuation<Void, Never>?
    private var notifications: Deque<PostgresNotification> = []
    private var listener: CheckedContinuation<Void, Never>?
    private var largest = 0
    private(set) var failure: PostgresError?

    /// Statements that travel under one Sync: all of them are done, or none.
    private final class Group {
        struct Step {
            let statement: String?
            let key: PreparedStatements.Key?
            let answers: Bool
        }

        let mark: Mark
        let steps: [Step]
        var results: [ServerResult]
        var error: PostgresError?
        var continuation: CheckedContinuation<[PostgresRows], any Error>?

        init(mark: Mark, steps: [Step], continuation: CheckedContinuation<[PostgresRows], any Error>) {
            self.mark = mark
            self.steps = steps
            self.continuation = continuation
            results = []
        }
    }

    init(logger: Logger) {
        self.logger = logger
    }

    isolated deinit {
        close()
    }

    // MARK: Connecting

    /// Connects; a host's name was resolved before, for libpq would block on it.
    func connect(_ parameters: [(String, String)], timeout: Duration) async throws {
        let started = parameters.withCArrays { PQconnectStartParams($0, $1, 0) }
        guard let started else { throw PostgresError(.connectFailed, message: "out of memory") }
        connection = started
        guard PQstatus(started) != CONNECTION_BAD else { throw abandon(started) }
        let deadline = reactor.at(.now + timeout) {
            self.assumeIsolated { wire in
                wire.isLate = true
                wire.wake()
            }
        }
        defer { reactor.cancel(deadline: deadline) }
        var turn = PGRES_POLLING_WRITING
        while turn != PGRES_POLLING_OK {
            guard turn != PGRES_POLLING_FAILED else { throw abandon(started) }
            await ready(for: turn == PGRES_POLLING_READING ? .readable : .writable)
            guard !isLate else {
                close(PostgresError(.connectFailed, message: "no answer within \(timeout)"))
                throw PostgresError(.connectFailed, message: "no answer within \(timeout)")
            }
            guard !Task.isCancelled else {
                close(PostgresError(.cancelled, message: "cancelled while connecting"))
                throw PostgresError(.cancelled, message: "cancelled while connecting")
            }
            // Polling may close the socket and open another one, even under the same number.
            reactor.forget(PQsocket(started))
            turn = PQconnectPoll(started)
        }
        PQsetNoticeReceiver(started, { _, _ in }, nil)
        guard PQsetnonblocking(started, 1) == 0, PQenterPipelineMode(started) == 1 else { throw abandon(started) }
        watch()
    }

    private func abandon(_ connection: OpaquePointer) -> PostgresError {
        let reason = String(cString: PQerrorMessage(connection))
        let error = PostgresError(.connectFailed, message: reason.split(separator: "\n").joined(separator: "; "))
        close(error)
        return error
    }

    // MARK: Readiness

    private func watch() {
        guard let connection else { return }
        reactor.watch(PQsocket(connection), for: wantsFlush ? [.readable, .writable] : .readable) { readiness in
            self.assumeIsolated { $0.isReady(readiness) }
        }
    }

    private func isReady(_ readiness: Reactor.Readiness) {
        guard let connection else { return }
        if readiness.contains(.readable), PQconsumeInput(connection) == 0 { return die() }
        if wantsFlush, !flush() { return }
        drain()
        takeNotifications()
        wake()
    }

    /// Waits until the socket is ready, for work outside the pipeline.
    private func ready(for interest: Reactor.Readiness) async {
        guard let connection else { return }
        let socket = PQsocket(connection)
        reactor.watch(socket, for: interest) { _ in self.assumeIsolated { $0.wake() } }
        await withCheckedContinuation { waiting = $0 }
    }

    /// Waits for the server: something to read, or room to write what is queued.
    func progress() async throws {
        guard connection != nil else { throw failure ?? lost() }
        await withCheckedContinuation { waiting = $0 }
        guard connection != nil else { throw failure ?? lost() }
    }

    private func wake() {
        waiting?.resume()
        waiting = nil
    }

    /// Sends what is queued; answers false where the connection died of it.
    @discardableResult
    func flush() -> Bool {
        guard let connection else { return false }
        let left = PQflush(connection)
        guard left >= 0 else {
            die()
            return false
        }
        // While something is left to send, the server may be unable to take it because we don't read.
        if wantsFlush != (left == 1) {
            wantsFlush = left == 1
            watch()
        }
        return true
    }

    // MARK: The pipeline

    /// Whether it can be given to somebody else: alive, in no transaction, with nothing under way.
    var isClean: Bool {
        guard let connection, failure == nil else { return false }
        let isIdle = !turns.isBusy && !isCancelling && PQtransactionStatus(connection) == PQTRANS_IDLE
        // libpq's buffers never shrink, so a connection that has seen an outsized result is not kept.
        return isIdle && largest < 16 << 20
    }

    /// Runs statements under one Sync, and answers with the rows of each.
    ///
    /// A task that is cancelled while it shares the connection stops waiting, and what it asked for goes on: a cancel
    /// request could hit a neighbour's statement. One that has leased the connection asks the server to cancel.
    nonisolated func run(_ statements: [Statement], isShared: Bool, isRepeatable: Bool) async throws -> [PostgresRows] {
        do {
            return try await send(statements, isShared: isShared)
        } catch let error as PostgresError where isRepeatable && error.isPlanLost {
            // The server forgot the plan, or what it gives has changed since: it was not run, so it can be run again.
            return try await send(statements, isShared: isShared)
        }
    }

    private nonisolated func send(_ statements: [Statement], isShared: Bool) async throws -> [PostgresRows] {
        let encoded = try statements.map { statement in
            (text: statement.text, values: try statement.bindings.map { ($0.type, try $0.bytes.get()) })
        }
        let mark = Mark()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                reactor.post { self.assumeIsolated { $0.queue(encoded, mark, continuation) } }
            }
        } onCancel: {
            reactor.post { self.assumeIsolated { isShared ? $0.leave(mark) : $0.requestCancel(of: mark) } }
        }
    }

    /// Tells one group from another.
    private final class Mark: Sendable {}

    /// Stops waiting for a group that goes on without us.
    private func leave(_ mark: Mark) {
        guard let group = groups.first(where: { $0.mark === mark }) else { return }
        group.continuation?.resume(throwing: PostgresError(.cancelled, message: "the task was cancelled"))
        group.continuation = nil
    }

    private func queue(
        _ statements: [(text: String, values: [(UInt32, [UInt8]?)])],
        _ mark: Mark,
        _ continuation: CheckedContinuation<[PostgresRows], any Error>
    ) {
        guard let connection, failure == nil else {
            return continuation.resume(throwing: failure ?? PostgresError(.closed, message: "the connection is closed"))
        }
        var steps: [Group.Step] = []
        var isSent = true
        for (text, values) in statements where isSent {
            let key = PreparedStatements.Key(text: text, types: values.map(\.0))
            let name: String
            if let known = prepared.name(of: key) {
                name = known
            } else {
                let (new, evicted) = prepared.add(key)
                name = new
                if let evicted {
                    steps.append(Group.Step(statement: nil, key: nil, answers: false))
                    isSent = PQsendQueryParams(connection, "deallocate \(evicted)", 0, nil, nil, nil, nil, 1) == 1
                }
                steps.append(Group.Step(statement: text, key: key, answers: false))
                isSent = isSent && PQsendPrepare(connection, name, text, Int32(values.count), key.types) == 1
            }
            steps.append(Group.Step(statement: text, key: key, answers: true))
            isSent = isSent && values.withParameters { pointers, lengths, formats in
                PQsendQueryPrepared(connection, name, Int32(values.count), pointers, lengths, formats, 1) == 1
            }
        }
        guard isSent, PQpipelineSync(connection) == 1 else {
            continuation.resume(throwing: lost())
            return die()
        }
        groups.append(Group(mark: mark, steps: steps, continuation: continuation))
        turns.sent(steps: steps.count)
        reactor.afterJobs { self.assumeIsolated { _ = $0.flush() } }
    }

    /// Takes every result that is there; never asks for one that isn't, for libpq would wait for it.
    private func drain() {
        while let connection, turns.isBusy, PQisBusy(connection) == 0 {
            let event: PipelineTurns.Event
            var result: ServerResult?
            if let pointer = PQgetResult(connection) {
                let owned = ServerResult(pointer)
                result = owned
                event = owned.status == PGRES_PIPELINE_SYNC ? .sync : .result
            } else {
                event = .endOfStep
            }
            guard PQstatus(connection) == CONNECTION_OK else { return die() }
            switch turns.received(event) {
            case .keep(let step):
                if let result, let group = groups.first { keep(result, group, group.steps[step]) }
            case .goOn: break
            case .finish: finish(groups.removeFirst())
            case .outOfStep: return die(PostgresError(.outOfStep, message: "an answer that nobody asked for"))
            }
        }
    }

    private func keep(_ result: ServerResult, _ group: Group, _ step: Group.Step) {
        switch result.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            if step.answers { group.results.append(result) }
            largest = max(largest, result.size)
        default:
            let error = result.error(statement: step.statement)
            if let key = step.key, error.isPlanLost || !step.answers { prepared.remove(key) }
            // The first error says why; those behind it only say that it came first.
            if group.error == nil { group.error = error }
        }
    }

    private func finish(_ group: Group) {
        let continuation = group.continuation
        group.continuation = nil
        if let error = group.error {
            continuation?.resume(throwing: error)
        } else {
            let answers = group.steps.filter(\.answers)
            continuation?.resume(
                returning: zip(group.results, answers).map { PostgresRows(result: $0, statement: $1.statement) }
            )
        }
    }

    // MARK: Cancelling

    private func requestCancel(of mark: Mark) {
        guard groups.contains(where: { $0.mark === mark }) else { return }
        requestCancel()
    }

    /// Asks the server to cancel what is under way; libpq's call blocks, so it has a thread of its own.
    func requestCancel() {
        guard let connection, !isCancelling, let request = PQgetCancel(connection) else { return }
        isCancelling = true
        let cancel = CancelRequest(pointer: request)
        let reactor = reactor
        startThread(named: "postgres-cancel") {
            cancel.send()
            // Only once the server has taken the request can it no longer hit what comes next.
            reactor.post { self.assumeIsolated { $0.isCancelling = false } }
        }
    }

    // MARK: The end

    func lost() -> PostgresError {
        PostgresError(.connectionLost, message: "the connection was lost")
    }

    func die(_ error: PostgresError? = nil) {
        close(error ?? lost())
    }

    /// Closes the connection; whatever is under way fails at once.
    func close(_ reason: PostgresError = PostgresError(.closed, message: "the connection is closed")) {
        guard let connection else { return }
        failure = failure ?? reason
        let socket = PQsocket(connection)
        if socket >= 0 { reactor.forget(socket) }
        self.connection = nil
        PQfinish(connection)
        while let group = groups.popFirst() {
            var error = group.error ?? reason
            error.statement = error.statement ?? group.steps.last?.statement
            group.continuation?.resume(throwing: error)
            group.continuation = nil
        }
        wake()
        tellListener()
        onClose?(failure ?? reason)
        onClose = nil
    }

    /// Tells somebody when the connection has closed, at once where it is closed already.
    func whenClosed(_ body: @escaping @Sendable (PostgresError) -> Void) {
        guard connection != nil else { return body(failure ?? lost()) }
        onClose = body
    }

    private var onClose: (@Sendable (PostgresError) -> Void)?

    // MARK: Notifications

    /// The next notification; nil when the connection has closed, or the task was cancelled.
    func nextNotification() async -> PostgresNotification? {
        while notifications.isEmpty, connection != nil, !Task.isCancelled {
            await withTaskCancellationHandler {
                await withCheckedContinuation { listener = $0 }
            } onCancel: {
                reactor.post { self.assumeIsolated { $0.tellListener() } }
            }
        }
        return notifications.popFirst()
    }

    private func tellListener() {
        listener?.resume()
        listener = nil
    }

    private func takeNotifications() {
        guard let connection else { return }
        while let pointer = PQnotifies(connection) {
            notifications.append(
                PostgresNotification(
                    channel: String(cString: pointer.pointee.relname),
                    payload: String(cString: pointer.pointee.extra)
                )
            )
            PQfreemem(pointer)
        }
        if !notifications.isEmpty { tellListener() }
    }
}

/// A request to cancel what a connection does.
///
/// `@unchecked Sendable`: libpq documents that it may be used from another thread than its connection's, and it is used
/// and freed once.
private final class CancelRequest: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQfreeCancel(pointer)
    }

    func send() {
        var reason = [CChar](repeating: 0, count: 256)
        _ = PQcancel(pointer, &reason, Int32(reason.count))
    }
}
