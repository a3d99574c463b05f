/// The actor that everything which touches libpq is isolated to: connections, pools, listeners.
///
/// There is one for the whole process. libpq's share of the work is small beside the server's, so a thread for each
/// client would cost more than it brings; and with one isolation for pools and connections, handing a statement from
/// one to the other is a plain call, checked by the compiler, that hops nowhere.
@globalActor
actor Reactor {
    static let shared = Reactor()

    nonisolated let loop = EventLoop()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Runs something on the reactor in its turn, without waiting for it; cheaper than a task, and in order.
    nonisolated static func post(_ body: @escaping @Reactor @Sendable () -> Void) {
        shared.loop.add(.call(body))
    }

    /// Runs something that needs the reactor's isolation, from code that the compiler can't see running on its thread.
    nonisolated static func assumeIsolated<Result: Sendable>(_ body: @Reactor () -> Result) -> Result {
        shared.loop.checkIsolated()
        return withoutActuallyEscaping(body) { body in
            // Isolation is not part of a function's representation, and the line above has proved that it holds:
            // MainActor.assumeIsolated does the same.
            unsafeBitCast(body, to: (() -> Result).self)()
        }
    }

    /// What to do once the work that is waiting now has been done.
    @Reactor
    static func afterBatch(_ body: @escaping @Reactor () -> Void) {
        shared.loop.state.endings.append(body)
    }

    @Reactor static var sockets: Sockets { shared.loop.state.sockets }
    @Reactor static var timers: Timers { shared.loop.state.timers }
}
