/// Says when to read, when to send and what to wait for: libpq's rules for a socket that doesn't block, as a pure state
/// machine.
///
/// Everything that is queued is flushed. While a flush leaves something, wait for both directions and read whenever
/// there is something to read; otherwise both sides may wait for each other with full buffers. While the reader of a
/// COPY takes its time nothing is read, so that rows pile up at the server and not here.
struct SocketFlow {
    /// What to do now.
    struct Work: OptionSet {
        let rawValue: UInt8
        static let consume = Work(rawValue: 1)
        static let flush = Work(rawValue: 2)
    }

    /// What came of a flush.
    enum Flush: Equatable {
        case done, left, failed

        init(_ status: Int32) {
            self = status == 0 ? .done : status == 1 ? .left : .failed
        }
    }

    /// Whether something is left to be sent.
    private(set) var isSending = false

    /// Whether anybody reads what the server sends.
    var isReading = true

    /// What to wait for.
    var interest: SocketReadiness {
        if isSending { return [.readable, .writable] }
        return isReading ? .readable : []
    }

    /// The socket is ready.
    func ready(_ readiness: SocketReadiness) -> Work {
        var work: Work = []
        if readiness.contains(.readable) { work.insert(.consume) }
        // The server may have waited until this was read before it takes more.
        if isSending { work.insert(.flush) }
        return work
    }

    /// Takes the outcome of a flush; returns whether the connection is still good.
    mutating func flushed(_ flush: Flush) -> Bool {
        isSending = flush == .left
        return flush != .failed
    }
}
