/// Decides when to read, when to send and what to wait for, by libpq's rules for non-blocking sockets: a pure state
/// machine.
///
/// Everything that is queued is flushed. While a flush leaves data, the connection waits for both directions and reads
/// whenever it can; otherwise both sides could wait for each other with full buffers. While the reader of a COPY is
/// busy nothing is read, so that rows wait at the server and not here.
struct SocketFlow {
    /// The next action.
    struct Work: OptionSet {
        let rawValue: UInt8
        static let consume = Work(rawValue: 1)
        static let flush = Work(rawValue: 2)
    }

    /// The outcome of a flush.
    enum Flush: Equatable {
        case done, left, failed

        init(_ status: Int32) {
            self = status == 0 ? .done : status == 1 ? .left : .failed
        }
    }

    /// True if data is left to send.
    private(set) var isSending = false

    /// True if a task reads what the server sends.
    var isReading = true

    /// The directions to wait for.
    var interest: SocketReadiness {
        if isSending { return [.readable, .writable] }
        return isReading ? .readable : []
    }

    /// Returns the work for a socket that is ready.
    func ready(_ readiness: SocketReadiness) -> Work {
        var work: Work = []
        if readiness.contains(.readable) { work.insert(.consume) }
        // The server may have waited for this read before it accepts more.
        if isSending { work.insert(.flush) }
        return work
    }

    /// Takes the outcome of a flush; returns whether the connection still works.
    mutating func flushed(_ flush: Flush) -> Bool {
        isSending = flush == .left
        return flush != .failed
    }
}
