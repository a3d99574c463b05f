import FoundationEssentials
import Postgres
import PostgresTesting
import ServiceLifecycle
import Synchronization
import TrainingTesting

@testable import Training

/// Runs a test with the token memories of two servers on one database; both remember for a year.
func withTwoServers(
    _ body: (
        _ here: Accounts, _ there: Accounts, _ postgres: PostgresClient, _ stop: () async -> Void
    ) async throws -> Void
) async throws {
    try await withDatabase(template: .migrated) { database in
        try await withClient(database.url) { postgres in
            let training = Training(postgres: postgres, logger: .quiet)
            let (here, there) = (training.rememberingAccounts(), training.rememberingAccounts())
            let group = ServiceGroup(services: [here, there], logger: .quiet)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                let (running, ended) = AsyncStream.makeStream(of: Void.self)
                tasks.addTask {
                    defer { ended.finish() }
                    try await group.run()
                }
                try await body(here, there, postgres) {
                    await group.triggerGracefulShutdown()
                    for await _ in running {}
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }
}

extension Accounts {
    /// Shows a secret until it is accepted without a look into the database, for which the server has to be listening.
    func remember(_ secret: String) async throws {
        guard let hash = TokenSecret(shown: secret)?.hash else { throw TrainingError(.unauthenticated) }
        repeat {
            _ = try await authenticate(secret, address: nil, request: "r")
        } while memory.grant(of: hash, at: Date()) == nil
    }
}

extension Training {
    fileprivate func rememberingAccounts() -> Accounts {
        Accounts(
            postgres: accounts.postgres,
            organizations: organizations,
            logger: .quiet,
            today: Today(),
            memory: TokenMemory(longest: 365 * 86_400)
        )
    }

    /// The registry's tokens, by the test's own clock.
    func accounts(at clock: Clock) -> Accounts {
        Accounts(
            postgres: accounts.postgres,
            organizations: organizations,
            logger: .quiet,
            today: Today(),
            now: { clock.now }
        )
    }
}

/// A clock that moves only when the test says so.
final class Clock: Sendable {
    private let moment = Mutex(Date())

    var now: Date { moment.withLock { $0 } }

    func advance(by seconds: TimeInterval) {
        moment.withLock { $0.addTimeInterval(seconds) }
    }
}
