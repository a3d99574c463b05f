import Postgres
import Training
import TrainingTesting

@testable import TrainingHTTP

/// Runs a test with a client of a server over a small state, on a database of its own.
func withRegistry<Result: Sendable>(
    today: Day = Day.today(),
    _ body: @Sendable (RouterClient, Training, PostgresClient) async throws -> Result
) async throws -> Result {
    try await withTraining(today: today) { training, postgres in
        try await training.fillWithSamples()
        return try await withRoutes(of: training) { client in try await body(client, training, postgres) }
    }
}

/// Runs a test with a client of a server over a registry.
func withRoutes<Result: Sendable>(
    of training: Training,
    provider: IdentityProvider? = nil,
    _ body: @Sendable (RouterClient) async throws -> Result
) async throws -> Result {
    let lane = RecordingLane(training.completions)
    let imports = ImportLane(training, limits: ServerLimits(), logger: .silent)
    let router = buildRouter(
        training: training,
        lane: lane,
        imports: imports,
        authenticator: .tested(training, provider),
        limits: ServerLimits(),
        readiness: Readiness(),
        log: RequestLog(logger: .silent)
    )
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await lane.run() }
        tasks.addTask { await provider?.run() }
        tasks.addTask { try await imports.run() }
        let result = try await body(RouterClient(router))
        tasks.cancelAll()
        return result
    }
}
