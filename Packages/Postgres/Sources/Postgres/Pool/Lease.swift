import CLibpq

/// One task's hold on a connection, until it gives the connection back.
@Reactor
final class Lease {
    let wire: Wire

    /// The stock that the connection comes from and returns to.
    let stock: Pool.Stock
    private var isOver = false

    init(_ wire: Wire, from stock: Pool.Stock) {
        self.wire = wire
        self.stock = stock
    }

    /// The connection, while the lease lasts.
    ///
    /// A value that escaped from its closure must not reach the connection of the next lease.
    func use() throws -> Wire {
        guard !isOver else { throw PostgresError(.closed, "the connection's lease is over") }
        return wire
    }

    func submit(_ group: Group) {
        guard !isOver else { return group.fail(PostgresError(.closed, "the connection's lease is over")) }
        wire.submit(group)
    }

    /// Submits the beginning of a transaction, unless one is open.
    func begin(_ group: Group) {
        guard !isInTransaction else {
            return group.fail(PostgresError(.misuse, "the connection is in a transaction already"))
        }
        wire.failedInTransaction = nil
        submit(group)
    }

    /// Submits the end of a transaction, unless it has ended already.
    func commit(_ group: Group) {
        guard wire.connection == nil || isInTransaction else {
            return group.fail(PostgresError(.misuse, "the transaction was ended by one of its own statements"))
        }
        submit(group)
    }

    private var isInTransaction: Bool {
        // Only an open transaction whose task is idle gets pings, and while it gets them it is alive.
        guard wire.ping == nil else { return true }
        let status = PQtransactionStatus(wire.connection)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Ends the lease and cleans the connection for the next one; returns whether the connection can be used again.
    func end() async -> Bool {
        isOver = true
        await wire.calm()
        if isInTransaction { await clean("rollback") }
        if wire.hasTraces, wire.isClean {
            await clean("discard all")
            wire.prepared.removeAll()
            wire.hasTraces = false
            do { try await wire.renewSession() } catch { wire.close(.lost) }
        }
        return wire.isClean
    }

    private func clean(_ statement: Statement) async {
        do {
            let wire = wire
            _ = try await Group([statement]).run(cancellable: false) { wire.submit($0) }
        } catch {
            wire.close(.lost)
        }
    }
}
