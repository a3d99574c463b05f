/// The state machine of a connection's waits and of its end, without a socket or a clock.
///
/// Its owner reports what comes in, what goes out and that time passes, and performs the actions that it returns.
struct ConnectionState {
    /// The ticks that each wait may last.
    struct Patience {
        var idle: Int
        var header: Int
        var body: Int
        var answer: Int
        /// The wait for a file that comes in or goes out.
        var transfer: Int
        var linger: Int
        /// The wait for the next request, or its header, while connections are short.
        var crowded: Int
        /// The bytes of a file that have to come, or be taken, in a tick.
        var pace: Int
    }

    /// An action for the owner.
    enum Action: Equatable {
        case nothing
        /// Close at once, without an answer.
        case close
        /// Send no more, and read what still comes for a moment: a client that is cut off while it sends may never see
        /// the answer.
        case linger
        /// Answer a malformed request, then linger.
        case refuse(RequestFault)
        /// Tell the reader of the body that the rest will not come.
        case failBody
        /// Answer in place of the responder, stop it, then linger.
        case overrun
    }

    private enum Reading {
        case nothing, header, body, broken
    }

    private enum Wait {
        case idle, header, body, answer, linger
    }

    private let patience: Patience
    private let longestTarget: Int
    private var reading = Reading.nothing
    private var requestLine = 0
    private var hasRequestLine = false
    private var unanswered = 0
    private var hasBegunAnswer = false
    private var isLast = false
    private var isTransfer = false
    private var endsNow = false
    private var owed: RequestFault?
    private var isLingering = false
    private var wait = Wait.idle
    private var ticks = 0

    /// The bytes of a file that have come, or of the answer that were sent.
    private var moved = 0

    /// The ticks for which the answer waited for its reader.
    private var stalled = 0

    init(patience: Patience, longestTarget: Int) {
        self.patience = patience
        self.longestTarget = longestTarget
    }

    /// True if nothing is read or sent any more.
    var isDone: Bool { isLingering }

    /// True if the length of the first line among the next bytes matters.
    var awaitsRequestLine: Bool { reading == .nothing || reading == .header && !hasRequestLine }

    /// True if the request that is being read is the only one without an answer.
    var isAlone: Bool { unanswered == 1 && !hasBegunAnswer }

    /// True if a request waits for its answer.
    var expectsAnswer: Bool { unanswered > 0 }

    /// Reports that bytes came in.
    ///
    /// - Parameters:
    ///   - length: The number of bytes up to the first line break.
    ///   - lineBreak: True if there is a line break.
    mutating func received(_ length: Int, lineBreak: Bool) {
        guard awaitsRequestLine else { return }
        requestLine = (reading == .nothing ? 0 : requestLine) + length
        hasRequestLine = lineBreak
        reading = .header
        settle()
    }

    /// Reports that a request's header is complete.
    ///
    /// - Parameters:
    ///   - closes: True if the header says that the request is the last one.
    ///   - isTransfer: True if the request brings or fetches a file, which may take long as long as it makes progress.
    mutating func receivedHead(closes: Bool, isTransfer: Bool = false) {
        reading = .body
        unanswered += 1
        self.isTransfer = self.isTransfer || isTransfer
        isLast = isLast || closes
        settle()
    }

    /// Reports that a part of a request's body came in.
    mutating func receivedBody(_ length: Int) {
        if wait == .body { moved += length }
    }

    /// Reports that a request is complete.
    mutating func receivedEnd() {
        reading = .nothing
        hasRequestLine = false
        settle()
    }

    /// Reports that the parser failed.
    ///
    /// - Parameter isOverflow: True if the header was too long.
    /// - Returns: The action to perform.
    mutating func failed(isOverflow: Bool) -> Action {
        guard !isLingering, reading != .broken else { return .nothing }
        defer { settle() }
        guard reading != .body else {
            reading = .broken
            isLast = true
            return .failBody
        }
        let fault: RequestFault =
            isOverflow ? (requestLine > longestTarget ? .targetTooLong : .headerTooLarge) : .badRequest
        reading = .broken
        if unanswered == 0 { return refuse(fault) }
        owed = fault
        return .nothing
    }

    /// Reports that the client sends no more.
    mutating func inputClosed() -> Action {
        guard !isLingering, unanswered > 0 else { return .close }
        isLast = true
        return .nothing
    }

    /// Reports that the server is to stop.
    mutating func shouldStop() -> Action {
        guard unanswered > 0 else { return .close }
        isLast = true
        return .nothing
    }

    /// Reports that the connection is beyond the limit.
    mutating func isRefused() {
        isLingering = true
        settle()
    }

    /// Reports that a part of an answer was sent.
    mutating func sent(_ length: Int) {
        if wait == .answer { moved += length }
    }

    /// Reports that an answer begins.
    ///
    /// - Parameter closes: True if the answer says that it is the last one.
    /// - Returns: True if it is the last one.
    mutating func answers(closes: Bool) -> Bool {
        hasBegunAnswer = true
        (moved, stalled) = (0, 0)
        endsNow = closes || isLast && unanswered == 1
        return endsNow
    }

    /// Reports that an answer is complete.
    mutating func answered() -> Action {
        unanswered -= 1
        if unanswered == 0 { isTransfer = false }
        hasBegunAnswer = false
        ticks = 0
        defer { settle() }
        if endsNow || isLast && unanswered == 0 {
            isLingering = true
            return .linger
        }
        if unanswered == 0, let owed { return refuse(owed) }
        return .nothing
    }

    /// Reports that a tick has passed.
    ///
    /// - Parameters:
    ///   - isCrowded: True if connections are short, so that those that only wait are closed.
    ///   - isStalled: True if the reader of the answer takes nothing.
    /// - Returns: The action to perform.
    mutating func tick(isCrowded: Bool = false, isStalled: Bool = false) -> Action {
        ticks += 1
        if isStalled { stalled += 1 }
        switch wait {
        case .idle where ticks >= (isCrowded ? min(patience.crowded, patience.idle) : patience.idle):
            return .close
        // This body's request has its answer already, so nobody waits for the rest.
        case .body where isCrowded && unanswered == 0 && ticks >= patience.crowded:
            return .close
        case .header where ticks >= (isCrowded ? min(patience.crowded, patience.header) : patience.header):
            defer { settle() }
            return refuse(.slowRequest)
        case .body where ticks >= bodyPatience:
            defer { settle() }
            guard isAlone else {
                isLingering = true
                return .linger
            }
            reading = .broken
            isLast = true
            return .failBody
        case .answer where hasBegunAnswer && isTransfer && stalled >= patience.answer + moved / patience.pace:
            return .close
        case .answer where ticks >= (isTransfer ? patience.transfer : patience.answer):
            guard !hasBegunAnswer else { return .close }
            defer { settle() }
            isLingering = true
            return .overrun
        case .linger where isCrowded || ticks >= patience.linger:
            return .close
        default:
            return .nothing
        }
    }

    /// The ticks that the whole body may take; a file has more time as it comes, at the least pace.
    private var bodyPatience: Int {
        isTransfer ? min(patience.body + moved / patience.pace, patience.transfer) : patience.body
    }

    private mutating func refuse(_ fault: RequestFault) -> Action {
        isLingering = true
        return .refuse(fault)
    }

    /// Restarts the count of ticks when the connection begins to wait for something else.
    private mutating func settle() {
        let now: Wait =
            if isLingering {
                .linger
            } else if reading == .body, unanswered < 2 {
                .body
            } else if unanswered > 0 {
                .answer
            } else if reading == .header {
                .header
            } else {
                .idle
            }
        if now != wait { ticks = 0 }
        if now == .body, wait != .body { moved = 0 }
        wait = now
    }
}
