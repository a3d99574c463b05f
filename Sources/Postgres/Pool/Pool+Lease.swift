import DequeModule

extension Pool {
    /// A connection for one task; where all are taken it waits in line, first come first served, for as long as it may.
    func lease() async throws -> Lease {
        guard !Task.isCancelled else { throw PostgresError.cancelled }
        try await waitUntilStarted(within: configuration.connectTimeout)
        guard phase == .running else { throw Self.closed }
        let wire = try await takeOrOpen()
        // The client may have been closed while the connection was made.
        guard phase == .running else {
            wire.close(Self.closed)
            handOn(nil)
            throw Self.closed
        }
        leases[ObjectIdentifier(wire)] = wire
        return Lease(wire)
    }

    private func takeOrOpen() async throws -> Wire {
        while let wire = idle.popLast() {
            // It may have died in its sleep.
            if wire.isClean { return wire }
            wire.close(.lost)
            taken -= 1
        }
        guard taken >= configuration.maximumConnections else {
            taken += 1
            return try await open()
        }
        let waiter = Promise<Wire?>()
        waiters.append(waiter)
        let late = PostgresError(.poolExhausted, "every connection was taken for \(configuration.leaseTimeout)")
        waiter.expire(after: configuration.leaseTimeout, late)
        // Whoever gives a connection back hands on its place, with the connection where it is still good.
        if let wire = try await waiter.valueUnlessCancelled() { return wire }
        return try await open()
    }

    private func open() async throws -> Wire {
        do {
            return try await open(isShared: false)
        } catch {
            handOn(nil)
            throw error
        }
    }

    /// Takes a leased connection back.
    func giveBack(_ lease: Lease) async {
        let isFit = await lease.end()
        leases[ObjectIdentifier(lease.wire)] = nil
        if isFit, phase == .running {
            handOn(lease.wire)
        } else {
            lease.wire.close(Self.closed)
            handOn(nil)
        }
        if leases.isEmpty { drained?.settle(.success(())) }
    }

    private func handOn(_ wire: Wire?) {
        while let waiter = waiters.popFirst() {
            if waiter.settle(.success(wire)) { return }
        }
        if let wire { idle.append(wire) } else { taken -= 1 }
    }

    /// Waits for `run()`: whoever runs a client usually starts it beside whatever uses it.
    ///
    /// - Parameter time: How long to wait; nil where `run()` is certain to come, however busy the machine is.
    /// - Throws: ``PostgresError`` `closed` where nobody called `run()` in that time, `cancelled`.
    func waitUntilStarted(within time: Duration?) async throws {
        guard phase == .idle else { return }
        let start = Promise<Void>()
        starting.append(start)
        if let time { start.expire(after: time, Self.notRunning) }
        try await start.valueUnlessCancelled()
    }
}
