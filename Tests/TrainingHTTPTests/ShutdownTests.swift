import HTTPTypes
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("A stopping server", .permit)
struct ShutdownTests {
    /// No limit of time may end a test here, however slow the machine is.
    private static let limits = {
        var limits = RegistryLimits()
        limits.http.requestTimeout = .seconds(3600)
        limits.http.bodyTimeout = .seconds(3600)
        limits.http.idleTimeout = .seconds(3600)
        return limits
    }()

    private static let head = """
        POST /v1/completions HTTP/1.1\r
        \(LiveServer.host)Content-Type: application/json\r

        """

    @Test func finishesItsRequestsAndAcceptsNone() async throws {
        let training = try Training.nowhere()
        try await LiveServer.run(training, limits: Self.limits) { server in
            try await server.connect { idle in
                try await idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                try await idle.expect(200)
                try await server.connect { busy in
                    try await busy.send(Self.head + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                    try await busy.expect(100)
                    await server.stop()
                    try await idle.expectClosed()
                    await #expect(throws: (any Error).self) { try await server.connect { _ in } }
                    try await busy.send("{}")
                    let answer = try await busy.receive()
                    #expect(answer.status == 422)
                    #expect(answer.headers[.connection] == "close")
                    try await busy.expectClosed()
                }
            }
        }
    }

    @Test func answersRequestsWhoseCommitIsUnderWay() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await LiveServer.run(training, limits: Self.limits) { server in
                let fact = #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01"}"#
                try await Self.whileLocked(postgres) { unlock in
                    try await server.connect { client in
                        try await client.send(Self.head + "Content-Length: \(fact.utf8.count)\r\n\r\n\(fact)")
                        try await Self.untilSomebodyWaits(postgres)
                        await server.stop()
                        unlock()
                        try await client.expect(201)
                        try await client.expectClosed()
                    }
                }
            }
            let stored: Int? = try await postgres.first("select count(*) from completion")
            #expect(stored == 1)
        }
    }

    /// Runs a body while nothing can be stored, until it unlocks.
    private static func whileLocked(
        _ postgres: PostgresClient,
        _ body: (_ unlock: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let (locked, lock) = AsyncStream.makeStream(of: Void.self)
        let (unlocked, unlock) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await postgres.transaction { transaction in
                    try await transaction.execute("lock table completion in access exclusive mode")
                    lock.yield()
                    for await _ in unlocked { break }
                }
            }
            for await _ in locked { break }
            try await body { unlock.yield() }
            try await tasks.waitForAll()
        }
    }

    /// Waits on a connection of its own, because the shared one is blocked.
    private static func untilSomebodyWaits(_ postgres: PostgresClient) async throws {
        try await postgres.withConnection { connection in
            var isWaiting: Bool? = false
            while isWaiting != true {
                isWaiting = try await connection.first(
                    """
                    select exists (
                        select from pg_locks
                        join pg_database on pg_database.oid = pg_locks.database
                        where not pg_locks.granted and pg_database.datname = current_database()
                    )
                    """
                )
            }
        }
    }
}
