import FoundationEssentials
import Logging
import Postgres
public import ServiceLifecycle

extension Accounts: Service {
    /// The channel on which the database sends revocations.
    private static let channel = "token_changed"

    /// The time between two storings of the last uses.
    private static let pace = Duration.seconds(60)

    /// Listens for revocations, and stores about once a minute when tokens were used, until it is stopped.
    ///
    /// It stores the last uses before it returns.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await listen() }
            group.addTask { await writeUses() }
        }
        memory.listens(false)
        guard !Task.isCancelled else { return }
        await writeDownUses()
    }

    private func listen() async {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                var pause = Duration.seconds(1)
                do {
                    try await postgres.listen(to: [Self.channel], onConnection: { memory.listens($0) }) { events in
                        for await event in events { hear(event) }
                    }
                } catch {
                    guard !Task.isCancelled else { return }
                    logger.warning("tokens are looked up one by one", metadata: ["reason": "\(error)"])
                    // A standby refuses `LISTEN`, and promoting it takes a while.
                    if TrainingError.wrapping(error).code == .readOnly { pause = .seconds(60) }
                }
                // Meanwhile each token is looked up in the database, so no request waits.
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Forgets a revoked token; forgets all tokens where the connection was lost.
    private func hear(_ event: PostgresNotificationEvent) {
        if case .notification(let notification) = event, let id = Int32(notification.payload) {
            memory.forget(id)
        } else {
            memory.forgetAll()
        }
    }

    private func writeUses() async {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.pace)
                await writeDownUses()
            }
        }
    }

    /// Stores the noted uses; those that the database refuses now are tried again the next time.
    func writeDownUses() async {
        let taken = uses.take()
        guard !taken.isEmpty else { return }
        let ids = Array(taken.keys)
        do {
            try await postgres.execute(
                """
                update token
                set last_used_at = used.moment, last_used_address = used.address
                from unnest(\(ids), \(ids.map { taken[$0]?.moment }), \(ids.map { taken[$0]?.address }))
                     as used (token, moment, address)
                where token.id = used.token
                  and (token.last_used_at is null or token.last_used_at < used.moment)
                """
            )
        } catch {
            uses.giveBack(taken)
            logger.warning("the last use of tokens is not written down yet", metadata: ["reason": "\(error)"])
        }
    }
}
