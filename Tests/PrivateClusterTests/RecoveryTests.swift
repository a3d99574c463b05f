import FoundationEssentials
import Glibc
import PostgresTesting
import PrivateCluster
import Testing

@Suite(.permit) struct RecoveryTests {
    @Test func aKilledServerIsReplacedAndKeepsWhatWasAcknowledged() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { url in
                // The server of a test acknowledges what it hasn't written yet.
                _ = try await TemporaryHome.ask(url, "set synchronous_commit = on; create table kept as select 1")
                let server = try #require(home.process)
                // The statement outlives the killed server, unless its process is ended.
                async let orphan = TemporaryHome.ask(url, "set application_name = 'orphan'; select pg_sleep(3600)")
                let running = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
                while try await TemporaryHome.ask(url, running) != "1" {}
                kill(server, SIGKILL)
                while TemporaryHome.isAlive(server) { await Task.yield() }
                try await home.cluster.withRunning { url in
                    let kept = try await TemporaryHome.ask(url, "select count(*) from kept")
                    #expect(kept == "1")
                    #expect(home.process != server)
                }
                #expect(try await orphan.isEmpty)
            }
            #expect(!home.isRunning)
        }
    }

    @Test func aServerThatDiesIsStartedAgain() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { url in
                let server = try #require(home.process)
                kill(server, SIGKILL)
                while TemporaryHome.isAlive(server) { await Task.yield() }
                // The server starts again at the same address, although no other process uses it.
                while try await TemporaryHome.ask(url, "select 1") != "1" {
                    try Task.checkCancellation()
                }
                #expect(home.process != server)
            }
            #expect(!home.isRunning)
        }
    }

    @Test func theRemainsOfAKilledInitdbAreRemoved() async throws {
        try await TemporaryHome.with { home in
            _ = try? await PrivateCluster(
                home: home.path,
                environment: ["DAOTAO_POSTGRES_BIN": "/nonexistent"]
            ).withRunning { _ in }
            let left = home.path + "/unfinished-1"
            try FileManager.default.createDirectory(atPath: left + "/base", withIntermediateDirectories: true)
            try Data("15".utf8).write(to: URL(filePath: left + "/PG_VERSION"))
            try await home.cluster.withRunning { _ in #expect(access(left, F_OK) != 0) }
        }
    }

    @Test func aServerThatCannotStartSaysWhy() async throws {
        try await TemporaryHome.with { home in
            var settings = PrivateCluster.Settings.disposable
            settings.parameters["shared_buffers"] = "many"
            let cluster = PrivateCluster(home: home.path, settings: settings)
            let error = await #expect(throws: PrivateClusterError.self) { try await cluster.withRunning { _ in } }
            #expect(error?.code == "cluster-start-failed")
            #expect(error?.parameters["log"]?.contains("shared_buffers") == true)
            try await home.cluster.withRunning { _ in }
        }
    }
}
