/// The state of a connection, as a value: it takes events, and returns what to do about them.
///
/// It uses neither libpq nor the socket. ``Wire`` has both, reports the events, and acts on the results.
struct WireState {
    /// The phase of the connection, with the state of that phase.
    enum Phase {
        /// libpq makes the connection, which is late when the host's share of the time is over.
        case connecting(isLate: Bool)

        /// Statements are under way in the pipeline.
        case pipeline(PipelineAnswers)

        /// A task that needs the connection alone waits until the pipeline is empty.
        case leavingPipeline(PipelineAnswers)

        /// One task uses the connection, outside the pipeline.
        case alone(AloneWork, isInterrupted: Bool)

        /// The connection has ended, for this reason.
        indirect case closed(PostgresError)
    }

    private(set) var phase = Phase.connecting(isLate: false)

    /// True if a request to cancel is under way, which could hit a statement that is sent meanwhile.
    private(set) var isCancelling = false

    var isConnecting: Bool { if case .connecting = phase { true } else { false } }
    var isLate: Bool { if case .connecting(isLate: true) = phase { true } else { false } }
    var isInPipeline: Bool { if case .pipeline = phase { true } else { false } }
    var isLeavingPipeline: Bool { if case .leavingPipeline = phase { true } else { false } }
    var isAlone: Bool { if case .alone = phase { true } else { false } }
    var isInterrupted: Bool { if case .alone(_, isInterrupted: true) = phase { true } else { false } }

    /// The reason why the connection has ended, nil while it is open.
    var failure: PostgresError? { if case .closed(let reason) = phase { reason } else { nil } }

    /// Notes that the server has taken too long to answer a new connection.
    mutating func connectingTookTooLong() {
        if isConnecting { phase = .connecting(isLate: true) }
    }

    /// Notes that libpq has made the connection.
    mutating func connected() {
        if isConnecting { phase = .pipeline(PipelineAnswers()) }
    }

    /// Notes the end of the connection; returns whether it was open before.
    mutating func closed(_ reason: PostgresError) -> Bool {
        guard failure == nil else { return false }
        phase = .closed(reason)
        return true
    }

    // MARK: Groups of statements

    /// The reason why no group can be submitted, nil where one can.
    var refusal: PostgresError? {
        switch phase {
        case .pipeline: nil
        case .connecting: .closed
        case .closed(let reason): reason
        case .alone, .leavingPipeline: .busy
        }
    }

    /// True if a group may be sent now.
    var maySend: Bool { !isCancelling && (isInPipeline || isLeavingPipeline) }

    /// True if answers are still to come in the pipeline.
    var isBusy: Bool {
        switch phase {
        case .pipeline(let answers), .leavingPipeline(let answers): answers.isBusy
        case .connecting, .alone, .closed: false
        }
    }

    /// Notes that a group of some steps and a Sync was sent.
    mutating func sent(steps: Int) {
        changeAnswers { $0.sent(steps: steps) }
    }

    /// Takes an answer in the pipeline; returns what to do with it.
    mutating func received(_ event: PipelineAnswers.Event) -> PipelineAnswers.Action {
        var action = PipelineAnswers.Action.close
        changeAnswers { action = $0.received(event) }
        return action
    }

    private mutating func changeAnswers(_ change: (inout PipelineAnswers) -> Void) {
        let before = phase
        // The value must not be referenced twice, or changing it would copy it.
        phase = .connecting(isLate: false)
        switch consume before {
        case .pipeline(var answers):
            change(&answers)
            phase = .pipeline(answers)
        case .leavingPipeline(var answers):
            change(&answers)
            phase = .leavingPipeline(answers)
        case let other: phase = other
        }
    }

    // MARK: One task alone

    /// Reserves the connection for one task, which waits until the pipeline is calm.
    ///
    /// - Throws: The reason why the task can't have it.
    mutating func leavePipeline() throws(PostgresError) {
        guard case .pipeline(let answers) = phase else { throw failure ?? .busy }
        phase = .leavingPipeline(answers)
    }

    /// Notes that libpq has left the pipeline.
    mutating func leftPipeline() {
        phase = .alone(.nothing, isInterrupted: false)
    }

    /// Notes that libpq has entered the pipeline again.
    mutating func enteredPipeline() {
        phase = .pipeline(PipelineAnswers())
    }

    /// Notes that the task that uses the connection alone was cancelled; returns whether to ask the server to cancel.
    mutating func interrupt() -> Bool {
        guard case .alone(let work, _) = phase else { return false }
        phase = .alone(work, isInterrupted: true)
        return true
    }

    /// The work of the task that uses the connection alone.
    var work: AloneWork {
        get { if case .alone(let work, _) = phase { work } else { .nothing } }
        set { if case .alone(_, let isInterrupted) = phase { phase = .alone(newValue, isInterrupted: isInterrupted) } }
    }

    // MARK: Cancelling and waiting

    /// Notes a wish to cancel the statement under way; returns whether to send a request.
    mutating func requestCancel() -> Bool {
        guard !isCancelling, failure == nil, !isConnecting else { return false }
        isCancelling = true
        return true
    }

    /// Notes that the request to cancel has been answered.
    mutating func cancelAnswered() {
        isCancelling = false
    }

    /// True if the server still has to answer, or to accept what was sent.
    ///
    /// A task that uses the connection alone may be idle for as long as it likes, once the server has accepted
    /// everything.
    ///
    /// - Parameters:
    ///   - isAwaited: True if a task waits for the server, outside the pipeline.
    ///   - isSending: True if data is left to send.
    /// - Returns: True if the server has to act.
    func isOwed(isAwaited: Bool, isSending: Bool) -> Bool {
        isBusy || isAlone && (isAwaited || isSending)
    }
}

extension PostgresError {
    /// The error for a statement while the connection does something else.
    fileprivate static let busy = PostgresError(
        .misuse,
        "a statement can't be run while the connection does something else"
    )
}
