import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// All kinds of changes run against each other, from several clients of several servers.
///
/// Afterwards the stored number is what `verify` recounts and what plain Swift counts, and everything that was
/// acknowledged is there.
@Suite("Changes side by side", .permit) struct SideBySideTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func everyNumberIsTrueAfterwards(seed: UInt64) async throws {
        let history = History(seed: seed)
        try await withServers(3) { servers in
            try await history.fill(servers[0].training)
            try await withThrowingTaskGroup { group in
                for client in 0..<6 {
                    let server = servers[client % 3]
                    group.addTask {
                        try await history.run(2, as: client, on: server) { _, change in
                            try await change()
                            // Three servers seal beside all changes; whoever finds another at it leaves it alone.
                            do {
                                try await server.training.seals.seal(with: nil)
                            } catch let error as TrainingError where error.code == .busy {}
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expectTrue(servers[0], history)
            try await expectSealedOnce(servers[0].postgres)
        }
        #expect(history.done.values.reduce(0, +) > 100, "\(history.refused)")
    }

    /// A client that goes away, and a session that ends in the middle of a change, leave nothing half done.
    @Test(arguments: [5, 6, 7, 8] as [UInt64])
    func everyNumberIsTrueAfterLosses(seed: UInt64) async throws {
        let history = History(seed: seed)
        try await withServers(3) { servers in
            try await history.fill(servers[0].training)
            try await withThrowingTaskGroup { group in
                for client in 0..<6 {
                    let (here, there) = (servers[client % 3], servers[(client + 1) % 3])
                    group.addTask {
                        try await history.run(2, as: client, on: here) { step, change in
                            switch step % 6 {
                            case 2: try await abandoned(change)
                            case 5:
                                try? await endSession(there.postgres, chosenBy: step)
                                try await change()
                            case 3:
                                // A sealing may be what is ended in the middle.
                                async let sealing = try? here.training.seals.seal(with: nil)
                                try await change()
                                _ = await sealing
                            default: try await change()
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expectTrue(servers[0], history)
        }
        #expect(history.done.values.reduce(0, +) > 60, "\(history.refused)")
    }

    /// Every completion and every entry has exactly one first leaf, and the log has no gap.
    private func expectSealedOnce(_ postgres: PostgresClient) async throws {
        let counts: [(Int, Int, Int, Int)] = try await postgres.query(
            """
            select (select count(*) from completion) + (select count(*) from audit),
                   (select count(*) from seal_leaf where kind in ('completion', 'audit') and version = 1),
                   (select count(*) from seal_leaf), (select max(position) + 1 from seal_leaf)
            """
        )
        for (rows, firstLeaves, leaves, end) in counts {
            #expect(rows == firstLeaves)
            #expect(leaves == end)
        }
    }

    private func expectTrue(_ server: SideBySideServer, _ history: History) async throws {
        try await expectEverythingTrue(server.training, server.postgres)
        #expect(try await !expectCounted(server.postgres).progress.isEmpty)
        try await history.expectKept(server.postgres)
    }

    /// Lets a change begin, and doesn't want it any more.
    private func abandoned(_ change: @escaping @Sendable () async throws -> Void) async throws {
        let asked = Task { try await change() }
        await Task.yield()
        asked.cancel()
        try await asked.value
    }

    /// Ends a session that is in the middle of something, if there is one.
    private func endSession(_ postgres: PostgresClient, chosenBy step: Int) async throws {
        try await postgres.execute(
            """
            select pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
            order by pid
            offset \(step % 3)
            limit 1
            """
        )
    }
}

/// Runs a test with several servers on one database, whose lanes record.
func withServers(_ count: Int, _ body: ([SideBySideServer]) async throws -> Void) async throws {
    try await withDatabase(template: .migrated) { database in
        try await withClients(count, of: database.url) { clients in
            let servers = clients.map { client in
                let training = Training(postgres: client, logger: .quiet, today: { History.present })
                return SideBySideServer(
                    training: training,
                    lane: RecordingLane(training.completions),
                    postgres: client
                )
            }
            let lanes = servers.map { server in Task { await server.lane.run() } }
            defer { for lane in lanes { lane.cancel() } }
            try await body(servers)
        }
    }
}

private func withClients(
    _ count: Int,
    of url: String,
    _ clients: [PostgresClient] = [],
    _ body: ([PostgresClient]) async throws -> Void
) async throws {
    guard clients.count < count else { return try await body(clients) }
    try await withClient(url) { client in
        try await withClients(count, of: url, clients + [client], body)
    }
}
