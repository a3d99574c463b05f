import FoundationEssentials
import Glibc
import Logging
import Postgres
import PostgresTesting
import Testing

/// Runs a test with a server that accepts connections and never answers.
private func withSilentServer<Result>(_ body: (_ port: Int) async throws -> Result) async throws -> Result {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port: Int? =
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(socket, pointer, length) == 0, listen(socket, 8) == 0,
                    getsockname(socket, pointer, &length) == 0
                else { return false }
                return true
            }
        } ? Int(UInt16(bigEndian: address.sin_port)) : nil
    return try await body(try #require(port))
}

@Suite("Connecting", .permit)
struct ConnectingTests {
    @Test("to a server that never answers ends in time")
    func silent() async throws {
        try await withSilentServer { port in
            let url = "postgresql://127.0.0.1:\(port)/nowhere"
            try await withClient(url, { $0.connectTimeout = .seconds(2) }) { client in
                let error1 = try await postgresError { try await client.execute("select 1") }
                #expect(error1.code == .connectFailed)
                let error2 = try await postgresError { try await client.withConnection { _ in } }
                #expect(error2.code == .connectFailed)
            }
        }
    }

    @Test("tries the next host after one that never answers, and after one that refuses")
    func severalHosts() async throws {
        try await withDatabase { database in
            let server = try await withClient(database.url) { client in
                let server: (String, String)? = try await client.first(
                    "select split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')"
                )
                return try #require(server)
            }
            try await withSilentServer { port in
                let hosts = "127.0.0.1:1,127.0.0.1:\(port),\(server.0.replacing("/", with: "%2F")):\(server.1)"
                let user = try await withClient(database.url) { try await $0.first("select current_user") as String? }
                let url = "postgresql://\(try #require(user))@\(hosts)/\(database.name)"
                try await withClient(url, { $0.connectTimeout = .seconds(3) }) { client in
                    let name: String? = try await client.withConnection {
                        try await $0.first("select current_database()")
                    }
                    #expect(name == database.name)
                }
            }
        }
    }

    @Test("finds hosts by name and by address", arguments: ["localhost", "127.0.0.1"])
    func byName(host: String) async throws {
        try await withDatabase { database in
            let server = try await withClient(database.url) { client in
                let server: (String, String, String)? = try await client.first(
                    "select current_setting('listen_addresses'), current_setting('port'), current_user"
                )
                return try #require(server)
            }
            let url = "postgresql://\(server.2)@\(host):\(server.1)/\(database.name)"
            if server.0.isEmpty {
                // A server that listens on a socket only refuses TCP, which takes the same path.
                try await withClient(url) { client in
                    let error = try await postgresError { try await client.execute("select 1") }
                    #expect(error.code == .connectFailed)
                    #expect(error.message.contains("127.0.0.1"))
                }
            } else {
                try await withClient(url) { client in
                    let one: Int? = try await client.first("select 1")
                    #expect(one == 1)
                }
            }
        }
    }

    @Test("names a host without an address")
    func unknown() async throws {
        try await withClient("postgresql://nowhere.invalid/x") { client in
            let error = try await postgresError { try await client.execute("select 1") }
            #expect(error.code == .connectFailed)
            #expect(error.message.contains("nowhere.invalid"))
        }
    }

    @Test("reports the server's reason for a refusal")
    func refused() async throws {
        try await withDatabase { database in
            let url = database.url.replacing(database.name, with: "missing_\(database.name)")
            try await withClient(url) { client in
                let error = try await postgresError { try await client.execute("select 1") }
                #expect(error.code == .connectFailed)
                #expect(error.message.contains("does not exist"))
            }
        }
    }

    @Test("gives up when its task is cancelled")
    func cancelled() async throws {
        try await withSilentServer { port in
            let url = "postgresql://127.0.0.1:\(port)/nowhere"
            try await withClient(url, { $0.connectTimeout = .seconds(60) }) { client in
                let leasing = Task { try await postgresError { try await client.withConnection { _ in } } }
                let asking = Task { try await postgresError { try await client.execute("select 1") } }
                leasing.cancel()
                asking.cancel()
                let error3 = try await leasing.value
                #expect(error3.code == .cancelled)
                let error4 = try await asking.value
                #expect(error4.code == .cancelled)
            }
        }
    }

    @Test("combines the settings of the URL with those of the configuration")
    func settings() async throws {
        try await withDatabase { database in
            let change: (inout PostgresConfiguration) -> Void = {
                $0.applicationName = "Đào tạo"
                $0.statementTimeout = .seconds(30)
                $0.settings = ["search_path": #""a b", "c\d""#, "jit": "off"]
            }
            try await withClient(
                "\(database.url)\(database.url.contains("?") ? "&" : "?")options=-c%20work_mem%3D2MB",
                change
            ) { client in
                for _ in 0..<2 {
                    let found: [String] = try await client.query(
                        """
                        select current_setting(name)
                        from unnest(\(["statement_timeout", "search_path", "jit", "work_mem", "client_encoding"])) name
                        """
                    )
                    #expect(found == ["30s", #""a b", "c\d""#, "off", "2MB", "UTF8"])
                }
            }
        }
    }

    @Test(
        "makes the server write days, times and numbers as they are read, whatever others have set",
        arguments: [false, true]
    )
    func form(isUsed: Bool) async throws {
        try await withDatabase { database in
            try await withClient(database.adminURL) { admin in
                for setting in [
                    "datestyle = 'SQL, MDY'", "intervalstyle = 'sql_standard'", "bytea_output = 'escape'",
                    "extra_float_digits = -5", "standard_conforming_strings = off", "transform_null_equals = on",
                    "default_transaction_isolation = 'serializable'",
                ] {
                    try await admin.execute(
                        "alter database \(identifier: database.name) set \(unescaped: setting)"
                    )
                }
            }
            try await withClient(database.url, { $0.maximumConnections = 1 }) { client in
                // The reset has to remove the session's settings, and keep those of the connection's start.
                if isUsed { try await client.withConnection { try await $0.script("set work_mem = '5MB'") } }
                var text: [UInt8] = []
                try await client.withConnection { connection in
                    try await connection.copy(
                        from: """
                            select date '2022-03-04', interval '1 day -2 hours', '\\x00ff'::bytea, 0.1::float8 + 0.2::float8,
                                   'a\\b', null = null, current_setting('transaction_isolation')
                            """
                    ) { chunks in
                        for try await chunk in chunks { text += chunk }
                    }
                }
                let expected =
                    "2022-03-04\t1 day -02:00:00\t\\\\x00ff\t0.30000000000000004\ta\\\\b\t\\N\tread committed\n"
                #expect(String(decoding: text, as: UTF8.self) == expected)
                let days: String? = try await client.first("select date '2022-03-04'::text")
                #expect(days == "2022-03-04")
            }
        }
    }

    @Test("refuses a session that a pooler shares with others")
    func shared() async throws {
        try await withDatabase { database in
            try await withClient(database.adminURL) { admin in
                // The setting that another connection would leave in the session.
                _ = try await admin.execute(
                    "alter database \(identifier: database.name) set postgres_client.session = 'another'"
                )
            }
            try await withClient(database.url) { client in
                let error = try await postgresError { try await client.execute("select 1") }
                #expect(error.code == .pooled)
                let leased = try await postgresError { try await client.withConnection { _ in } }
                #expect(leased.code == .pooled)
            }
        }
    }

    @Test("changes to a server that accepts writes, once there is one")
    func writes() async throws {
        try await withDatabase { database in
            try await withClient(database.adminURL) { admin in
                // A read-only database looks like a standby to its clients.
                func setReadOnly(_ isReadOnly: Bool) async throws {
                    try await admin.execute(
                        "alter database \(identifier: database.name) set default_transaction_read_only = \(unescaped: isReadOnly ? "on" : "off")"
                    )
                }
                try await setReadOnly(true)
                try await withClient(database.url, { $0.longestSilence = .milliseconds(50) }) { client in
                    let one: Int? = try await client.first("select 1")
                    #expect(one == 1)
                    let refused = try await postgresError { try await client.execute("create table t ()") }
                    #expect(refused.sqlState == "25006")
                    try await setReadOnly(false)
                    // Present connections stay read-only; new ones may write.
                    while (try? await client.execute("create table t ()")) == nil { try Task.checkCancellation() }
                    let leased: Int? = try await client.withConnection { connection in
                        try await connection.execute("create table u ()")
                        return try await connection.first("select 1")
                    }
                    #expect(leased == 1)
                }
            }
        }
    }

    @Test(
        "refuses a URL that can't be read, and doesn't quote it",
        arguments: [
            "postgresql://user:se%zzcret@host/x", "nonsense=secret", "postgresql://host:1/x?secret=1",
        ]
    )
    func unreadable(url: String) throws {
        let error = try #require(throws: PostgresError.self) { try PostgresConfiguration(url: url) }
        #expect(error.code == .configuration)
        #expect(!error.debugDescription.contains("cret"))
    }
}
