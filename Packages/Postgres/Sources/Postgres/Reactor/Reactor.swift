/// The actor to which everything that touches libpq is isolated: connections, pools, listeners.
///
/// The process has one. libpq's share of the work is small beside the server's, so a thread for each client would cost
/// more than it brings. And because pools and connections share one isolation, handing a statement from one to the
/// other is a plain call, which the compiler checks and which hops nowhere.
@globalActor
actor Reactor {
    static let shared = Reactor()

    nonisolated let loop = EventLoop()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Queues a closure for the reactor without waiting for it; cheaper than a task, and in order.
    nonisolated static func post(_ body: @escaping @Reactor @Sendable () -> Void) {
        shared.loop.add(.call(body))
    }

    /// Runs a closure with the reactor's isolation, in code that runs on its thread without the compiler seeing that.
    nonisolated static func assumeIsolated<Result: Sendable>(_ body: @Reactor () -> Result) -> Result {
        shared.loop.checkIsolated()
        return withoutActuallyEscaping(body) { body in
            // Isolation is not part of a function's representation, and the line above has proved that it holds:
            // MainActor.assumeIsolated does the same.
            unsafeBitCast(body, to: (() -> Result).self)()
        }
    }

    /// Closures to run once the present round's work has been done.
    @Reactor
    static func afterRound(_ body: @escaping @Reactor () -> Void) {
        shared.loop.state.endings.append(body)
    }

    @Reactor static var sockets: Sockets { shared.loop.state.sockets }
    @Reactor static var timers: Timers { shared.loop.state.timers }
}
