extension Pool {
    /// Leases a connection to a task.
    ///
    /// While all are leased the task waits in line, first come first served, up to the lease timeout.
    func lease(from stock: Stock) async throws -> Lease {
        guard !Task.isCancelled else { throw PostgresError.cancelled }
        try await waitUntilStarted(within: configuration.connectTimeout)
        guard phase == .running else { throw Self.closed }
        let wire = try await takeOrOpen(from: stock)
        // The client may have been closed while the connection was opened.
        guard phase == .running else {
            wire.close(Self.closed)
            stock.put(nil)
            throw Self.closed
        }
        leases[ObjectIdentifier(wire)] = wire
        return Lease(wire, from: stock)
    }

    private func takeOrOpen(from stock: Stock) async throws -> Wire {
        if let wire = stock.takeIdle() { return wire }
        // A lease that ends gives its place to the first task in line, with the connection where that still works.
        if !stock.takePlace(), let wire = try await stock.wait(for: configuration.leaseTimeout) { return wire }
        do {
            return try await open(for: stock.use)
        } catch {
            stock.put(nil)
            throw error
        }
    }

    /// Takes a leased connection back.
    func giveBack(_ lease: Lease) async {
        let isFit = await lease.end()
        leases[ObjectIdentifier(lease.wire)] = nil
        if isFit, phase == .running {
            lease.stock.put(lease.wire)
        } else {
            lease.wire.close(Self.closed)
            lease.stock.put(nil)
        }
        if leases.isEmpty { drained?.settle(.success(())) }
    }

    /// Waits for `run()`, which usually starts beside the tasks that use the client.
    ///
    /// - Parameter time: The time to wait; nil where `run()` is certain to follow, however busy the machine is.
    /// - Throws: ``PostgresError`` `closed` where nobody called `run()` in that time, `cancelled`.
    func waitUntilStarted(within time: Duration?) async throws {
        guard phase == .idle else { return }
        let start = Promise<Void>()
        starting.append(start)
        if let time { start.expire(after: time, Self.notRunning) }
        try await start.valueUnlessCancelled()
    }
}
