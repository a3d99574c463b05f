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
    mutating func receivedBody() {
        if isTransfer, wait == .body { ticks = 0 }
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

    /// An answer begins.
    ///
    /// - Parameter closes: Whether it says that it is the last one.
    /// - Returns: Whether it is the last one.
    mutating func answers(closes: Bool) -> Bool {
        hasBegunAnswer = true
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
    mutating func tick() -> Action {
        ticks += 1
        switch wait {
        case .idle where ticks >= patience.idle:
            return .close
        case .header where ticks >= patience.header:
            defer { settle() }
            return refuse(.slowRequest)
        case .body where ticks >= patience.body:
            defer { settle() }
            guard isAlone else {
                isLingering = true
                return .linger
            }
            reading = .broken
            isLast = true
            return .failBody
        case .answer where ticks >= (isTransfer ? patience.transfer : patience.answer):
            guard !hasBegunAnswer else { return .close }
            defer { settle() }
            isLingering = true
            return .overrun
        case .linger where ticks >= patience.linger:
            return .close
        default:
            return .nothing
        }
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
        wait = now
    }
}
