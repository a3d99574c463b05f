/// The actor that isolates everything that touches libpq: connections, pools, listeners.
///
/// The process has one. libpq's work is small compared with the server's, so a thread for each client would cost more
/// than it saves. And because pools and connections share one isolation, handing a statement from one to the other is a
/// plain call, which the compiler checks and which needs no hop.
@globalActor
actor Reactor {
    static let shared = Reactor()

    nonisolated let loop = EventLoop()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Queues a closure for the reactor without waiting; cheaper than a task, and in order.
    nonisolated static func post(_ body: @escaping @Reactor @Sendable () -> Void) {
        shared.loop.add(.call(body))
    }

    /// Runs a closure with the reactor's isolation, in code on the reactor's thread that the compiler can't prove to
    /// be.
    nonisolated static func assumeIsolated<Result: Sendable>(_ body: @Reactor () -> Result) -> Result {
        shared.loop.checkIsolated()
        return withoutActuallyEscaping(body) { body in
            // Isolation is not part of a function's representation, and the line above has proved it:
            // MainActor.assumeIsolated does the same.
            unsafeBitCast(body, to: (() -> Result).self)()
        }
    }

    /// Queues a closure to run at the end of the current round of work.
    @Reactor
    static func afterRound(_ body: @escaping @Reactor () -> Void) {
        shared.loop.state.endings.append(body)
    }

    @Reactor static var sockets: Sockets { shared.loop.state.sockets }
    @Reactor static var timers: Timers { shared.loop.state.timers }
}
