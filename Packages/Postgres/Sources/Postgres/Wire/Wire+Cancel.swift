import CLibpq
import DequeModule

extension Wire {
    /// Handles the cancellation of the task that waits for a group.
    ///
    /// On a shared connection the task stops waiting and its statement goes on, because a request to cancel could hit
    /// another task's statement. On a leased one the server is asked to cancel, and the group ends with the server's
    /// answer.
    func cancel(_ group: Group) {
        if let place = queued.firstIndex(where: { $0 === group }) {
            queued.remove(at: place)
            return group.fail(.cancelled)
        }
        guard inFlight.contains(where: { $0 === group }) else { return }
        if isShared { group.fail(.cancelled) } else { requestCancel() }
    }

    /// Asks the server to cancel the statement under way.
    ///
    /// libpq's call blocks, so it has a thread of its own. Nothing is sent until the call returns, because only then
    /// the server has signalled the session, and the next statement can't be hit.
    func requestCancel() {
        guard let connection, state.requestCancel() else { return }
        guard let pointer = PQgetCancel(connection) else { return state.cancelAnswered() }
        let request = CancelRequest(pointer: pointer)
        // A server that answers neither the request nor the statement is gone.
        let timer = Reactor.timers.schedule(after: patience) { [weak self] in
            self?.close(PostgresError(.connectionLost, "the server did not answer a request to cancel"))
        }
        startThread {
            request.send()
            Reactor.post {
                Reactor.timers.cancel(timer)
                self.state.cancelAnswered()
                self.settleCalm()
                self.pumpSoon()
            }
        }
    }
}

/// A request to cancel the statement of a connection.
///
/// `@unchecked Sendable`: libpq's documentation allows using it on another thread than the connection's, and it is used
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
