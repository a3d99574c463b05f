/// What a connection waits for and how it ends, without sockets or clocks of its own.
///
/// Whoever owns it tells it what comes in, what goes out and that time passes, and does what it answers.
struct ConnectionState {
    /// How many ticks each wait may last.
    struct Patience {
        var idle: Int
        var header: Int
        var body: Int
        var answer: Int
        /// For files on their way in or out.
        var transfer: Int
        var linger: Int
        /// For the next request, and its header, where there is hardly room for those who come.
        var crowded: Int
        /// How many bytes of a file have to come, or be taken, in a tick.
        var pace: Int
    }

    /// What is to be done.
    enum Action: Equatable {
        case nothing
        /// Close at once, without a word.
        case close
        /// Send no more, and read what still comes for a moment: who is cut off in the middle of a word may never see
        /// the answer.
        case linger
        /// Answer a request that never became one, then linger.
        case refuse(RequestFault)
        /// Tell whoever reads the body that it will not come.
        case failBody
        /// Answer in place of whoever should have, stop them, then linger.
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

    /// How much of a file has come, and how much was sent of the answer.
    private var moved = 0

    /// How many ticks the answer had to wait for its reader.
    private var stalled = 0

    init(patience: Patience, longestTarget: Int) {
        self.patience = patience
        self.longestTarget = longestTarget
    }

    /// Whether what comes in is not read any more, and nothing goes out.
    var isDone: Bool { isLingering }

    /// Whether it matters how long the first line is among the bytes that come next.
    var awaitsRequestLine: Bool { reading == .nothing || reading == .header && !hasRequestLine }

    /// Whether the request that is being read is the only one that waits for an answer.
    var isAlone: Bool { unanswered == 1 && !hasBegunAnswer }

    /// Whether there is a request to answer.
    var expectsAnswer: Bool { unanswered > 0 }

    /// Bytes came in.
    ///
    /// - Parameters:
    ///   - length: How many, up to the first line break.
    ///   - lineBreak: Whether there is one.
    mutating func received(_ length: Int, lineBreak: Bool) {
        guard awaitsRequestLine else { return }
        requestLine = (reading == .nothing ? 0 : requestLine) + length
        hasRequestLine = lineBreak
        reading = .header
        settle()
    }

    /// A request's header is complete.
    ///
    /// - Parameters:
    ///   - closes: Whether it says that it is the last one.
    ///   - isTransfer: Whether it brings or fetches a file, which may take long as long as it goes on.
    mutating func receivedHead(closes: Bool, isTransfer: Bool = false) {
        reading = .body
        unanswered += 1
        self.isTransfer = self.isTransfer || isTransfer
        isLast = isLast || closes
        settle()
    }

    /// Some of a request's body came.
    mutating func receivedBody(_ length: Int) {
        if wait == .body { moved += length }
    }

    /// A request is complete.
    mutating func receivedEnd() {
        reading = .nothing
        hasRequestLine = false
        settle()
    }

    /// What came in is no HTTP, or more than is read of it.
    ///
    /// - Parameter isOverflow: Whether it was too much.
    /// - Returns: What is to be done.
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

    /// The client sends no more.
    mutating func inputClosed() -> Action {
        guard !isLingering, unanswered > 0 else { return .close }
        isLast = true
        return .nothing
    }

    /// The server is to stop.
    mutating func shouldStop() -> Action {
        guard unanswered > 0 else { return .close }
        isLast = true
        return .nothing
    }

    /// The connection is one too many.
    mutating func isRefused() {
        isLingering = true
        settle()
    }

    /// Some of an answer was sent.
    mutating func sent(_ length: Int) {
        if wait == .answer { moved += length }
    }

    /// An answer begins.
    ///
    /// - Parameter closes: Whether it says that it is the last one.
    /// - Returns: Whether it is the last one.
    mutating func answers(closes: Bool) -> Bool {
        hasBegunAnswer = true
        (moved, stalled) = (0, 0)
        endsNow = closes || isLast && unanswered == 1
        return endsNow
    }

    /// An answer is complete.
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

    /// Time passed.
    ///
    /// - Parameters:
    ///   - isCrowded: Whether there is hardly room for those who come: whoever only waits makes room.
    ///   - isStalled: Whether whoever reads the answer takes nothing.
    /// - Returns: What to do now.
    mutating func tick(isCrowded: Bool = false, isStalled: Bool = false) -> Action {
        ticks += 1
        if isStalled { stalled += 1 }
        switch wait {
        case .idle where ticks >= (isCrowded ? min(patience.crowded, patience.idle) : patience.idle):
            return .close
        // Nobody waits for a body whose request has its answer already.
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

    /// How long the whole body may take: a file as long as it is, at the least pace that is borne.
    private var bodyPatience: Int {
        isTransfer ? min(patience.body + moved / patience.pace, patience.transfer) : patience.body
    }

    private mutating func refuse(_ fault: RequestFault) -> Action {
        isLingering = true
        return .refuse(fault)
    }

    /// Begins to count anew where something else is waited for.
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
