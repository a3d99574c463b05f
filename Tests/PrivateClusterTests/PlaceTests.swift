import FoundationEssentials
import Glibc
import PostgresTesting
import PrivateCluster
import Testing

@Suite(.permit) struct PlaceTests {
    @Test func nobodyElseGetsIn() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { url in
                for folder in ["", "/data", "/log", "/socket"] {
                    #expect(TemporaryHome.mode(home.path + folder) == 0o700, "\(folder)")
                }
                #expect(TemporaryHome.mode(home.path + "/log/postgresql.log") == 0o600)
                let listening = try await TemporaryHome.ask(url, "show listen_addresses")
                #expect(listening.isEmpty)
                let isLocal = try await TemporaryHome.ask(url, "select inet_server_addr() is null")
                #expect(isLocal == "t")
                let checksums = try await TemporaryHome.ask(url, "show data_checksums")
                #expect(checksums == "on")
            }
        }
    }

    @Test func theLogKeepsValuesToItself() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { url in
                let twice = "create table people (id text primary key); insert into people values ('001085000001')"
                _ = try await TemporaryHome.ask(url, twice)
                _ = try await TemporaryHome.ask(url, "insert into people values ('001085000001')")
                let log = try String(contentsOfFile: home.path + "/log/postgresql.log", encoding: .utf8)
                #expect(log.contains("duplicate key"))
                #expect(!log.contains("001085000001"))
            }
        }
    }

    @Test func aPathTooLongForASocketIsNoObstacle() async throws {
        let long = String(repeating: "dài", count: 20)
        try await TemporaryHome.with { parent in
            mkdir(parent.path, 0o755)
            try await TemporaryHome.with("\(parent.path)/\(long)/\(long)") { home in
                try await home.cluster.withRunning { url in
                    let answer = try await TemporaryHome.ask(url, "select 1")
                    #expect(answer == "1")
                }
            }
            try FileManager.default.removeItem(atPath: parent.path)
        }
    }

    @Test func aFolderWithOtherFilesIsLeftAlone() async throws {
        let folder = "/tmp/daotao-occupied-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("mine".utf8).write(to: URL(filePath: folder + "/thesis.txt"))
        await #expect(throws: PrivateClusterError.homeNotUsable(path: folder, reason: .occupied)) {
            try await PrivateCluster(home: folder).withRunning { _ in }
        }
        await #expect(throws: PrivateClusterError.homeNotUsable(path: folder, reason: .occupied)) {
            try await PrivateCluster(home: folder).discard()
        }
        let file = folder + "/thesis.txt"
        await #expect(throws: PrivateClusterError.homeNotUsable(path: file, reason: .notAFolder)) {
            try await PrivateCluster(home: file).withRunning { _ in }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["thesis.txt"])
    }

    @Test(.enabled(if: geteuid() == 0, "only root lends the server an account"))
    func aFolderThatTheServersAccountCannotReachIsRefused() async throws {
        let folder = "/tmp/daotao-closed-\(UInt32.random(in: 0 ... .max))"
        mkdir(folder, 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = folder + "/home"
        await #expect(throws: PrivateClusterError.homeNotUsable(path: home, reason: .outOfReach(folder: folder))) {
            try await PrivateCluster(home: home).withRunning { _ in }
        }
        #expect(PrivateCluster.defaultHome(environment: ["HOME": folder]) == "/var/lib/daotao")
    }

    @Test func aNamedFolderWithoutPostgreSQLIsRefused() async throws {
        try await TemporaryHome.with { home in
            let cluster = PrivateCluster(home: home.path, environment: ["DAOTAO_POSTGRES_BIN": "/nonexistent"])
            await #expect(throws: PrivateClusterError.programsNotFound(folder: "/nonexistent")) {
                try await cluster.withRunning { _ in }
            }
        }
    }

    @Test func dataOfAnotherVersionIsNotTouched() async throws {
        try await TemporaryHome.with { home in
            _ = try await home.cluster.withRunning { _ in }
            try Data("9999\n".utf8).write(to: URL(filePath: home.data + "/PG_VERSION"))
            let error = await #expect(throws: PrivateClusterError.self) { try await home.cluster.withRunning { _ in } }
            #expect(error?.code == "postgresql-version-mismatch")
            #expect(error?.parameters["found"] == "9999")
        }
    }

    @Test(arguments: [
        (["DAOTAO_HOME": "/a", "XDG_DATA_HOME": "/b", "HOME": "/c"], "/a"),
        (["XDG_DATA_HOME": "/b", "HOME": "/c"], "/b/daotao"),
        (["DAOTAO_HOME": "", "HOME": "/c"], "/c/.local/share/daotao"),
    ])
    func theEnvironmentNamesTheFolder(environment: [String: String], home: String) {
        #expect(PrivateCluster.defaultHome(environment: environment) == home)
    }
}
