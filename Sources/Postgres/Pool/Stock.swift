import DequeModule

extension Pool {
    /// Connections that can be leased for one purpose, and who waits for one.
    @Reactor
    final class Stock {
        /// How many there can be at a time.
        nonisolated let most: Int

        /// Who uses them.
        nonisolated let use: Wire.Use

        /// Those that nobody has at the moment, the last used at the end.
        private(set) var idle: [Wire] = []

        /// How many are taken, or idle.
        private(set) var taken = 0

        private var waiters: Deque<Promise<Wire?>> = []

        nonisolated init(of most: Int, for use: Wire.Use) {
            self.most = most
            self.use = use
        }

        /// How many wait for one.
        var waiting: Int { waiters.count { !$0.isSettled } }

        /// One that is open and nobody has; nil where there is none.
        func takeIdle() -> Wire? {
            while let wire = idle.popLast() {
                // It may have died in its sleep.
                if wire.isClean { return wire }
                wire.close(.lost)
                taken -= 1
            }
            return nil
        }

        /// Takes the place of one that is to be opened; false where all are taken.
        func takePlace() -> Bool {
            guard taken < most else { return false }
            taken += 1
            return true
        }

        /// Waits in line for one, first come first served.
        ///
        /// - Returns: The connection; nil for the place of one that is to be opened.
        func wait(for time: Duration) async throws -> Wire? {
            let waiter = Promise<Wire?>()
            waiters.append(waiter)
            waiter.expire(after: time, PostgresError(.poolExhausted, "every connection was taken for \(time)"))
            return try await waiter.valueUnlessCancelled()
        }

        /// Takes one back, with its place, or only its place where it is not fit any more; whoever is first in line has it.
        func put(_ wire: Wire?) {
            while let waiter = waiters.popFirst() {
                if waiter.settle(.success(wire)) { return }
            }
            if let wire { idle.append(wire) } else { taken -= 1 }
        }

        /// Closes those that nobody has.
        func dropIdle(_ reason: PostgresError) {
            for wire in idle { wire.close(reason) }
            taken -= idle.count
            idle.removeAll()
        }

        /// Turns away who waits, and closes those that nobody has.
        func close(_ reason: PostgresError) {
            for waiter in waiters { waiter.settle(.failure(reason)) }
            waiters.removeAll()
            dropIdle(reason)
        }
    }
}
