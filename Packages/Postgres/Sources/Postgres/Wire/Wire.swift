import CLibpq
import DequeModule
import Logging

/// One connection to the server, and the only code that calls libpq, on the reactor's thread.
///
/// The connection is in pipeline mode, so that the statements of many tasks can be under way at once. While a task has
/// leased it, it can leave the pipeline for work that libpq can't do there: COPY, scripts, rows one by one.
@Reactor
final class Wire: SocketHandler {
    /// The use of the connection.
    enum Use {
        /// It serves all tasks at once.
        case shared

        /// It serves one task at a time, for a transaction of ``PostgresClient/atomically(after:_:)``.
        case reserved

        /// It serves one task at a time.
        case lease

        /// It serves the pool itself, to ask about the server or a session.
        case probe
    }

    let logger: Logger
    let use: Use
    var isShared: Bool { use == .shared }

    /// The tally that counts the connection's statements.
    var tally: StatementTally?

    /// The time that the server may take for an answer that needs no work.
    let patience: Duration

    var state = WireState()
    var connection: OpaquePointer?
    var socketFlow = SocketFlow()
    var queued: Deque<Group> = []
    var inFlight: Deque<Group> = []
    var prepared: PreparedStatements
    var isPumpDue = false

    /// The tasks that wait until the connection is calm.
    private var whenCalm: [Promise<Void>] = []

    /// True if the session has settings or objects that the next lease must not find.
    var hasTraces = false

    /// True if no further task gets the connection: libpq's buffers, which never shrink, have grown for a huge result,
    /// or another server takes writes.
    var isSpent = false

    /// The session's settings, and the mark that identifies the session.
    let settings: SessionSettings
    let mark = Wire.newMark()

    /// The session's number on the server.
    var backend: Int32 = 0

    /// True if the server took no writes when the session began.
    var beganReadOnly = false

    /// The time for which a server that owes an answer may be silent before the patrol asks about it.
    let longestSilence: Duration

    /// The time that a statement may take before the server counts as gone; nil for no limit.
    let answerTimeout: Duration?

    /// The moment at which bytes last came or went, or the wait for an answer began.
    var lastSign = ContinuousClock.now

    /// The moment at which the server last said that it works on the answer.
    var lastWord = ContinuousClock.now

    /// The number of times in a row that the server has said that it doesn't work on the answer.
    var strikes = 0

    /// The ping under way, nil for none.
    var ping: Group?

    /// The error with which the server announced that it ends the connection.
    var farewell: PostgresError?

    /// The first statement that failed in the transaction under way.
    var failedInTransaction: PostgresError?

    /// Called with every notification.
    var onNotification: (@Reactor (PostgresNotification) -> Void)?

    /// The reason why the connection has ended, nil while it is open.
    var failure: PostgresError? { state.failure }

    /// Settled with the reason when the connection has ended.
    private var watcher: Promise<PostgresError>?

    private let notices: Notices
    private var waiting: CheckedContinuation<Void, Never>?
    private var watched: SocketReadiness?

    init(_ configuration: PostgresConfiguration, logger: Logger, for use: Use) {
        self.logger = logger
        self.use = use
        patience = configuration.connectTimeout
        settings = SessionSettings(configuration, for: use)
        longestSilence = configuration.longestSilence * (use == .lease ? 4 : 1)
        answerTimeout = configuration.statementTimeout(for: use).map { $0 + configuration.connectTimeout }
        prepared = PreparedStatements(capacity: configuration.preparedStatements)
        notices = Notices(logger: logger)
    }

    isolated deinit {
        close(.closed)
    }

    // MARK: SocketReadiness

    func ready(_ readiness: SocketReadiness) {
        guard let connection else { return }
        lastSign = .now
        guard !state.isConnecting else { return wake() }
        if state.isAlone, waiting == nil, !socketFlow.isSending {
            // No task reads yet, so the bytes stay with the server.
            socketFlow.isReading = false
            return watch()
        }
        let work = socketFlow.ready(readiness)
        if work.contains(.consume), PQconsumeInput(connection) == 0 { return die() }
        if work.contains(.flush), !flush() { return }
        if !state.isAlone { drain() }
        takeNotifications()
        wake()
    }

    /// Tells the reactor what the connection waits for.
    func watch() {
        guard let connection, watched != socketFlow.interest else { return }
        watched = socketFlow.interest
        Reactor.sockets.watch(PQsocket(connection), for: socketFlow.interest, self)
    }

    /// Sends the queued data; returns false where that ended the connection.
    @discardableResult
    func flush() -> Bool {
        guard let connection else { return false }
        let wasSending = socketFlow.isSending
        guard socketFlow.flushed(SocketFlow.Flush(PQflush(connection))) else {
            die()
            return false
        }
        // The wait for the server begins with the first byte that it doesn't accept.
        if socketFlow.isSending, !wasSending { lastSign = .now }
        watch()
        return true
    }

    /// Waits until the socket is ready, while the connection is being made.
    func ready(for interest: SocketReadiness) async {
        guard let connection else { return }
        Reactor.sockets.watch(PQsocket(connection), for: interest, self)
        await withCheckedContinuation { waiting = $0 }
    }

    /// Waits for the server, outside the pipeline: for bytes to read, or for room to send queued data.
    func progress() async throws {
        guard connection != nil else { throw failure ?? .lost }
        lastSign = .now
        socketFlow.isReading = true
        watch()
        await withCheckedContinuation { waiting = $0 }
        guard connection != nil else { throw failure ?? .lost }
    }

    /// Wakes the waiting task.
    func wake() {
        waiting?.resume()
        waiting = nil
    }

    /// Takes over a connection that libpq has begun to make.
    func begin(_ started: OpaquePointer) {
        connection = started
        // This object retains the receiver, and outlives the connection.
        PQsetNoticeReceiver(started, Notices.receive, Unmanaged.passUnretained(notices).toOpaque())
    }

    // MARK: The end

    /// True if another task can get the connection: alive, in no transaction, with nothing under way.
    var isClean: Bool {
        guard let connection, state.isInPipeline, isCalm else { return false }
        return PQtransactionStatus(connection) == PQTRANS_IDLE && !isSpent
    }

    /// True if the server still has to answer, or to accept what was sent.
    var isOwed: Bool { state.isOwed(isAwaited: waiting != nil, isSending: socketFlow.isSending) }

    /// True if nothing is under way or about to be: no statement, and no request to cancel.
    var isCalm: Bool { inFlight.isEmpty && queued.isEmpty && !state.isCancelling }

    /// Waits until the connection is calm or has ended, or for some time.
    func calm(within time: Duration? = nil) async {
        guard connection != nil, !isCalm else { return }
        let promise = Promise<Void>()
        if let time { promise.expire(after: time, .closed) }
        whenCalm.append(promise)
        try? await promise.value()
    }

    /// Resumes the tasks that wait for the connection to be calm, if it is.
    func settleCalm() {
        guard connection == nil || isCalm else { return }
        let promises = whenCalm
        whenCalm.removeAll()
        for promise in promises { promise.settle(.success(())) }
    }

    /// Retires the connection: no further task gets it, and it closes once everything under way has ended.
    func retire() {
        isSpent = true
        pumpSoon()
    }

    /// Waits until the connection has ended; returns the reason, or nil where the task is cancelled before that.
    func lifetime() async -> PostgresError? {
        if let failure { return failure }
        let watcher = Promise<PostgresError>()
        self.watcher = watcher
        return try? await watcher.valueUnlessCancelled()
    }

    func die() {
        // The data that libpq read before the end may hold the reason.
        drain()
        close(farewell ?? .lost)
    }

    /// Closes the connection; everything under way fails at once.
    func close(_ reason: PostgresError) {
        guard let connection else { return }
        self.connection = nil
        _ = state.closed(reason)
        let socket = PQsocket(connection)
        if socket >= 0 { Reactor.sockets.forget(socket) }
        PQfinish(connection)
        for group in inFlight { group.fail(group.error?.code == .server ? group.error ?? reason : reason) }
        for group in queued { group.fail(reason) }
        inFlight.removeAll()
        queued.removeAll()
        ping = nil
        wake()
        settleCalm()
        watcher?.settle(.success(reason))
        onNotification = nil
    }
}
