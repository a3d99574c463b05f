import Logging
import PostgresTesting
import Testing

@testable import Postgres

@Suite("The client's statistics", .permit)
struct StatisticsTests {
    @Test("count every statement once, and errors by their class")
    func counts() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let before = await client.statistics
                for number in 1...3 { _ = try await client.rows("select \(number)") }
                _ = try await client.atomically(after: ["select 1"]) { _ in ["select 2"] }
                _ = try await postgresError { try await client.execute("select 1 / 0") }
                _ = try await postgresError { try await client.atomically(after: []) { _ in ["select nothing"] } }
                _ = try await client.transaction { try await $0.execute("select 4") }
                let after = await client.statistics
                // A transaction adds its beginning and its end, which is a rollback where a statement failed.
                #expect(after.statements - before.statements == 3 + 4 + 1 + 4 + 3)
                #expect(after.errors == ["22": 1, "42": 1])
                #expect(after.sharedConnections == 1)
                #expect(after.idleConnections == 1)
                #expect(after.leasedConnections == 0)
            }
        }
    }

    @Test("count running statements and waiting tasks")
    func underWay() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.maximumConnections = 1 }) { client in
                try await client.withConnection { connection in
                    try await connection.execute("select pg_advisory_lock(7)")
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { try await client.execute("select pg_advisory_xact_lock(7)") }
                        group.addTask { try await client.withConnection { _ in } }
                        var seen = await client.statistics
                        while seen.statementsInFlight < 1 || seen.waitingLeases < 1 {
                            try Task.checkCancellation()
                            seen = await client.statistics
                        }
                        #expect(seen.statementsInFlight == 1)
                        #expect(seen.waitingLeases == 1)
                        #expect(seen.leasedConnections == 1)
                        #expect(seen.maximumConnections == 1)
                        try await connection.execute("select pg_advisory_unlock(7)")
                        try await group.next()
                        group.cancelAll()
                        while let ended = await group.nextResult() { _ = ended }
                    }
                }
                let after = await client.statistics
                #expect(after.statementsInFlight == 0)
                #expect(after.waitingLeases == 0)
            }
        }
    }

    @Test("are zero while the client doesn't run")
    func nowhere() async throws {
        let configuration = try PostgresConfiguration(url: "postgresql://127.0.0.1:1/nowhere")
        let statistics = await PostgresClient(configuration, logger: .init(label: "test")).statistics
        #expect(statistics.sharedConnections == 0)
        #expect(statistics.statements == 0)
        #expect(statistics.maximumConnections == 8)
    }
}
