import FoundationEssentials
import Glibc
import Postgres
import PostgresTesting
import Subprocess
import SystemPackage
import Testing

@Suite("A pooler before the server", .permit, .enabled("pgbouncer is not installed") { Pooler.program != nil })
struct PoolerTests {
    @Test("keeps a session's role and settings, where it keeps sessions for connections")
    func session() async throws {
        try await withDatabase { database in
            try await Pooler.with("session", before: database) { url in
                let change: (inout PostgresConfiguration) -> Void = {
                    $0.maximumConnections = 2
                    $0.settings = ["role": "pg_monitor", "work_mem": "5MB"]
                }
                try await withClient(url, change) { client in
                    let known: Statement =
                        "select current_user::text, current_setting('work_mem'), current_setting('datestyle')"
                    for round in 1...3 {
                        let shared: (String, String, String)? = try await client.first(known)
                        #expect(shared.map { [$0.0, $0.1, $0.2] } == ["pg_monitor", "5MB", "ISO, YMD"])
                        let leased: (String, String, String)? = try await client.withConnection { connection in
                            let found: (String, String, String)? = try await connection.first(known)
                            try await connection.script("set work_mem = '\(6 + round)MB'; set datestyle = 'SQL'")
                            return found
                        }
                        #expect(leased.map { [$0.0, $0.1, $0.2] } == ["pg_monitor", "5MB", "ISO, YMD"])
                    }
                }
            }
        }
    }

    @Test("is refused by name, where it gives them to others", arguments: ["transaction", "statement"])
    func transaction(mode: String) async throws {
        try await withDatabase { database in
            try await Pooler.with(mode, before: database) { url in
                try await withClient(url) { client in
                    let leased = try await postgresError { try await client.withConnection { _ in } }
                    #expect(leased.code == .pooled)
                    #expect(leased.message.contains("pool_mode = session"))
                    let shared = try await postgresError { try await client.execute("select 1") }
                    #expect(shared.code == .pooled)
                }
            }
        }
    }
}

/// The pgbouncer of one test.
enum Pooler {
    static let program: String? = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"]
        .first { (path: String) in access(path, X_OK) == 0 }

    static func with(
        _ mode: String,
        before database: TestDatabase,
        _ body: (_ url: String) async throws -> Void
    ) async throws {
        let server: (String, String, String)? = try await withClient(database.url) { client in
            try await client.first(
                "select split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_user::text"
            )
        }
        let (place, port, user) = try #require(server)
        let folder = "/tmp/daotao-pooler-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = """
            [databases]
            * = host=\(place) port=\(port) user=\(user)
            [pgbouncer]
            pool_mode = \(mode)
            auth_type = any
            listen_port = 6432
            unix_socket_dir = \(folder)
            max_client_conn = 50
            """
        try Data(file.utf8).write(to: URL(filePath: folder + "/pgbouncer.ini"))
        chmod(folder, 0o777)
        // pgbouncer refuses to run as root.
        let account = geteuid() == 0 ? ["-u", "postgres"] : []
        let url = "postgresql:///\(database.name)?host=\(folder)&port=6432&user=\(user)"
        _ = try await Subprocess.run(
            .path(FilePath(try #require(program))),
            arguments: Arguments(account + [folder + "/pgbouncer.ini"]),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            while access(folder + "/.s.PGSQL.6432", F_OK) != 0 {
                try Task.checkCancellation()
                await Task.yield()
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body(url)) } catch { result = .failure(error) }
            try execution.send(signal: .kill)
            return try result.get()
        }
    }
}
