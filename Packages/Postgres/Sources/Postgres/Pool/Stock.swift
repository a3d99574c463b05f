import DequeModule

extension Pool {
    /// Connections that can be leased for one purpose, and the tasks that wait for one.
    @Reactor
    final class Stock {
        /// The most connections at a time.
        nonisolated let most: Int

        /// The use of its connections.
        nonisolated let use: Wire.Use

        /// The idle connections, the most recently used at the end.
        private(set) var idle: [Wire] = []

        /// The number of connections that are leased or idle.
        private(set) var taken = 0

        private var waiters: Deque<Promise<Wire?>> = []

        nonisolated init(of most: Int, for use: Wire.Use) {
            self.most = most
            self.use = use
        }

        /// The number of tasks that wait for a connection.
        var waiting: Int { waiters.count { !$0.isSettled } }

        /// Takes an idle connection; nil where there is none.
        func takeIdle() -> Wire? {
            while let wire = idle.popLast() {
                // The connection may have died while it was idle.
                if wire.isClean { return wire }
                wire.close(.lost)
                taken -= 1
            }
            return nil
        }

        /// Takes a place for a connection to open; false where all are taken.
        func takePlace() -> Bool {
            guard taken < most else { return false }
            taken += 1
            return true
        }

        /// Waits in line for a connection, first come first served.
        ///
        /// - Returns: The connection; nil for a place, for which the caller opens one.
        func wait(for time: Duration) async throws -> Wire? {
            let waiter = Promise<Wire?>()
            waiters.append(waiter)
            waiter.expire(after: time, PostgresError(.poolExhausted, "every connection was taken for \(time)"))
            return try await waiter.valueUnlessCancelled()
        }

        /// Takes a connection back, or only its place where it can't be used again; the first task in line gets it.
        func put(_ wire: Wire?) {
            while let waiter = waiters.popFirst() {
                if waiter.settle(.success(wire)) { return }
            }
            if let wire { idle.append(wire) } else { taken -= 1 }
        }

        /// Closes the idle connections.
        func dropIdle(_ reason: PostgresError) {
            for wire in idle { wire.close(reason) }
            taken -= idle.count
            idle.removeAll()
        }

        /// Fails the tasks that wait, and closes the idle connections.
        func close(_ reason: PostgresError) {
            for waiter in waiters { waiter.settle(.failure(reason)) }
            waiters.removeAll()
            dropIdle(reason)
        }
    }
}
