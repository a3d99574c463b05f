import CLibpq

/// The time for which one task has a connection.
@Reactor
final class Lease {
    let wire: Wire

    /// Where the connection is from, and goes back to.
    let stock: Pool.Stock
    private var isOver = false

    init(_ wire: Wire, from stock: Pool.Stock) {
        self.wire = wire
        self.stock = stock
    }

    /// The connection, while the lease lasts: what escaped from its closure must not reach the next one's.
    func use() throws -> Wire {
        guard !isOver else { throw PostgresError(.closed, "the connection's lease is over") }
        return wire
    }

    func submit(_ group: Group) {
        guard !isOver else { return group.fail(PostgresError(.closed, "the connection's lease is over")) }
        wire.submit(group)
    }

    /// Submits what begins a transaction, unless there is one.
    func begin(_ group: Group) {
        guard !isInTransaction else {
            return group.fail(PostgresError(.misuse, "the connection is in a transaction already"))
        }
        wire.failedInTransaction = nil
        submit(group)
    }

    /// Submits what ends a transaction, if there still is one.
    func commit(_ group: Group) {
        guard wire.connection == nil || isInTransaction else {
            return group.fail(PostgresError(.misuse, "the transaction was ended by one of its own statements"))
        }
        submit(group)
    }

    private var isInTransaction: Bool {
        // Only a transaction that waits for its task is told of, and it goes on while the server hears of it.
        guard wire.ping == nil else { return true }
        let status = PQtransactionStatus(wire.connection)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Ends it, and leaves the connection as the next one wants to find it; answers whether it is fit for that.
    func end() async -> Bool {
        isOver = true
        await wire.settleCancelling()
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
