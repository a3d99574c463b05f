/// Closures that the reactor runs at a certain time: deadlines for connecting, for waiting in line, for reconnecting.
@Reactor
final class Timers {
    struct Timer: Hashable, Sendable {
        fileprivate let id: UInt64
    }

    /// The timers in order of time; a cancelled one stays here, without a body, until its time comes.
    private var times: [(at: ContinuousClock.Instant, timer: Timer)] = []
    private var bodies: [Timer: @Reactor () -> Void] = [:]
    private var last: UInt64 = 0

    nonisolated init() {}

    func schedule(after delay: Duration, _ body: @escaping @Reactor () -> Void) -> Timer {
        last += 1
        let timer = Timer(id: last)
        let at = ContinuousClock.now.advanced(by: delay)
        var place = times.endIndex
        while place > 0, times[place - 1].at > at { place -= 1 }
        times.insert((at, timer), at: place)
        bodies[timer] = body
        return timer
    }

    func cancel(_ timer: Timer?) {
        guard let timer, bodies.removeValue(forKey: timer) != nil else { return }
        // Timers that were cancelled long before their time must not accumulate.
        if times.count > 64, times.count > 2 * bodies.count { times.removeAll { bodies[$0.timer] == nil } }
    }

    /// Fires the timers that are due; returns the milliseconds to the next one, -1 for none.
    func fire() -> Int32 {
        while let first = times.first {
            guard bodies[first.timer] != nil else {
                times.removeFirst()
                continue
            }
            let left = ContinuousClock.now.duration(to: first.at)
            guard left <= .zero else { return Int32(min((left / .milliseconds(1)).rounded(.up), 60_000)) }
            times.removeFirst()
            bodies.removeValue(forKey: first.timer)?()
        }
        return -1
    }
}
