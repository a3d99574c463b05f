import Logging
import Postgres
import PostgresTesting
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

/// Runs a test with a client of a server over a small state, on a database of its own.
///
/// The server works in its database role; the test's own registry and client have the owner's rights.
func withRegistry<Result: Sendable>(
    today: Day = Day.today(),
    limits: RegistryLimits = RegistryLimits(),
    proxies: TrustedProxies = .none,
    _ body: @Sendable (RouterClient, Training, PostgresClient) async throws -> Result
) async throws -> Result {
    try await withDatabase(template: .migrated) { database in
        try await withClient(database.url) { postgres in
            let training = Training(postgres: postgres, logger: .quiet, today: { today })
            try await training.fillWithSamples()
            return try await withServerClient(database.url) { server in
                let served = Training(postgres: server, logger: .quiet, today: { today })
                return try await withRoutes(of: served, limits: limits, proxies: proxies) { client in
                    try await body(client, training, postgres)
                }
            }
        }
    }
}

/// Runs a test with a client of a server over a registry.
func withRoutes<Result: Sendable>(
    of training: Training,
    provider: IdentityProvider? = nil,
    limits: RegistryLimits = RegistryLimits(),
    proxies: TrustedProxies = .none,
    logger: Logger = .silent,
    _ body: @Sendable (RouterClient) async throws -> Result
) async throws -> Result {
    let registry = try ServedRegistry(
        training,
        .tested(limits: limits, proxies: proxies),
        provider: provider,
        logger: logger
    )
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await registry.lane.run() }
        tasks.addTask { await provider?.run() }
        tasks.addTask { try await registry.imports.run() }
        let result = try await body(RouterClient(registry.router))
        tasks.cancelAll()
        return result
    }
}
