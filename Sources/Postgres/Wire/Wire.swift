import CLibpq
import DequeModule
import Logging

/// One connection to the server: the only place that calls libpq, on the reactor's thread.
///
/// It is in pipeline mode, so that the statements of many tasks can be under way at once; what libpq can't do there
/// (COPY, scripts, rows one by one) leaves the pipeline for a while, on a connection that one task has leased.
@Reactor
final class Wire: SocketHandler {
    /// What has the connection now.
    enum Phase {
        case connecting, pipeline

        /// Something that needs the connection alone waits for the pipeline to run empty.
        case leavingPipeline

        /// Outside the pipeline, for something that needs the connection alone.
        case alone

        case closed
    }

    /// Who uses it.
    enum Use {
        /// All tasks at once.
        case shared

        /// One task at a time, for a transaction whose turn has come.
        case turn

        /// One task at a time.
        case lease

        /// Nobody but the pool itself, for a question about the server.
        case question
    }

    let logger: Logger
    let use: Use
    var isShared: Bool { use == .shared }

    /// Where its statements are counted.
    var tally: StatementTally?

    /// How long the server may take for what it has no reason to take time for.
    let patience: Duration

    var phase = Phase.connecting
    var connection: OpaquePointer?
    var socketTurns = SocketTurns()
    var pipelineTurns = PipelineTurns()
    var queued: Deque<Group> = []
    var inFlight: Deque<Group> = []
    var prepared: PreparedStatements
    var isPumpDue = false

    /// Whether the server took too long to answer a new connection.
    var isLate = false

    /// Whether whoever has the connection alone was cancelled.
    var isInterrupted = false

    /// Whether the server takes data of a COPY.
    var isCopyingIn = false

    /// Why the server ended a COPY before its end.
    var copyFailure: PostgresError?

    /// Whether a request to cancel is on its way, which could hit whatever is sent meanwhile.
    var isCancelling = false
    var cancelSettled: Promise<Void>?

    /// Settled when the pipeline has run empty.
    var emptied: Promise<Void>?

    /// Whether the session holds something that the next one to have the connection must not find.
    var hasTraces = false

    /// Whether it is to be given to nobody any more: libpq's buffers, which never shrink, have grown for an outsized
    /// result, or there is a better server to be had.
    var isSpent = false

    /// What the session is to have, and by what it is known again.
    let settings: SessionSettings
    let mark = Wire.newMark()

    /// The session's number on the server.
    var backend: Int32 = 0

    /// Whether the server took no writes when the session began.
    var beganReadOnly = false

    /// How long the server may be silent, where something is waited for, before it is asked whether it works on it.
    let longestSilence: Duration

    /// How long the server may take for a statement before it is taken for gone; nil for no limit.
    let answerTimeout: Duration?

    /// When something last came from the server or went there, or began to be waited for.
    var lastSign = ContinuousClock.now

    /// When the server last said that it works on what is waited for.
    var lastWord = ContinuousClock.now

    /// How many times in a row the server has said that it doesn't work on what is waited for.
    var strikes = 0

    /// What tells the server that we are there, while nobody has anything to tell it.
    var ping: Group?

    /// How many bytes of a COPY were queued since the queue was empty.
    var copyQueued = 0

    /// Why the server said that it ends the connection.
    var farewell: PostgresError?

    /// The first statement that failed in the transaction under way.
    var failedInTransaction: PostgresError?

    /// Told every notification.
    var onNotification: (@Reactor (PostgresNotification) -> Void)?

    /// Settled with the reason when the connection is over.
    private var watcher: Promise<PostgresError>?
    private(set) var failure: PostgresError?

    private let notices: Notices
    private var waiting: CheckedContinuation<Void, Never>?
    private var watched: Readiness?

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

    // MARK: Readiness

    func ready(_ readiness: Readiness) {
        guard let connection else { return }
        lastSign = .now
        guard phase != .connecting else { return wake() }
        if phase == .alone, waiting == nil, !socketTurns.isSending {
            // Nobody wants it yet: it stays with the server until somebody does.
            socketTurns.isReading = false
            return watch()
        }
        let work = socketTurns.ready(readiness)
        if work.contains(.consume), PQconsumeInput(connection) == 0 { return die() }
        if work.contains(.flush), !flush() { return }
        if phase != .alone { drain() }
        takeNotifications()
        wake()
    }

    /// Has the reactor wait for what the connection waits for.
    func watch() {
        guard let connection, watched != socketTurns.interest else { return }
        watched = socketTurns.interest
        Reactor.sockets.watch(PQsocket(connection), for: socketTurns.interest, self)
    }

    /// Sends what is queued; answers false where the connection died of it.
    @discardableResult
    func flush() -> Bool {
        guard let connection else { return false }
        guard socketTurns.flushed(SocketTurns.Flush(PQflush(connection))) else {
            die()
            return false
        }
        watch()
        return true
    }

    /// Waits until the socket is ready, while the connection is being made.
    func ready(for interest: Readiness) async {
        guard let connection else { return }
        Reactor.sockets.watch(PQsocket(connection), for: interest, self)
        await withCheckedContinuation { waiting = $0 }
    }

    /// Waits for the server, outside the pipeline: for something to read, or for room to write what is queued.
    func progress() async throws {
        guard connection != nil else { throw failure ?? .lost }
        lastSign = .now
        socketTurns.isReading = true
        watch()
        await withCheckedContinuation { waiting = $0 }
        guard connection != nil else { throw failure ?? .lost }
    }

    /// Whoever waits looks again.
    func wake() {
        waiting?.resume()
        waiting = nil
    }

    /// Takes over a connection that libpq has begun to make.
    func begin(_ started: OpaquePointer) {
        connection = started
        // The receiver is retained by this object, which outlives the connection.
        PQsetNoticeReceiver(started, Notices.receive, Unmanaged.passUnretained(notices).toOpaque())
    }

    // MARK: The end

    /// Whether it can be given to somebody else: alive, in no transaction, with nothing under way.
    var isClean: Bool {
        guard let connection, phase == .pipeline, inFlight.isEmpty, queued.isEmpty, !isCancelling else { return false }
        return PQtransactionStatus(connection) == PQTRANS_IDLE && !isSpent
    }

    /// Whether somebody waits for the server.
    var isWaiting: Bool { phase == .alone ? waiting != nil : !inFlight.isEmpty }

    /// Has nobody given it any more; it ends once what is under way has.
    func retire() {
        isSpent = true
        pumpSoon()
    }

    /// Waits until the connection is over, and answers why; nil where the task is cancelled before that.
    func lifetime() async -> PostgresError? {
        if let failure { return failure }
        let watcher = Promise<PostgresError>()
        self.watcher = watcher
        return try? await watcher.valueUnlessCancelled()
    }

    func die() {
        // What libpq read before the end may say why.
        if phase == .pipeline || phase == .leavingPipeline { drain() }
        close(farewell ?? .lost)
    }

    /// Closes the connection; whatever is under way fails at once.
    func close(_ reason: PostgresError) {
        guard let connection else { return }
        self.connection = nil
        phase = .closed
        failure = reason
        let socket = PQsocket(connection)
        if socket >= 0 { Reactor.sockets.forget(socket) }
        PQfinish(connection)
        for group in inFlight { group.fail(group.error?.code == .server ? group.error ?? reason : reason) }
        for group in queued { group.fail(reason) }
        inFlight.removeAll()
        queued.removeAll()
        ping = nil
        wake()
        emptied?.settle(.success(()))
        cancelSettled?.settle(.success(()))
        watcher?.settle(.success(reason))
        onNotification = nil
    }
}
