import Postgres
import PostgresTesting
import Testing

@Suite("A leased connection", .permit)
struct ConnectionTests {
    @Test("reads rows one by one, and may stop")
    func rows() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    var sum = 0
                    try await connection.forEachRow("select i::bigint, \("ạ") from generate_series(1, \(100_000)) i") {
                        (number: Int, text: String) in
                        sum += text == "ạ" ? number : 0
                    }
                    #expect(sum == 100_000 * 100_001 / 2)
                    await #expect(throws: Unexpected.self) {
                        try await connection.forEachRow("select generate_series(1, 1000000000)::bigint") {
                            (number: Int) in
                            if number == 1000 { throw Unexpected() }
                        }
                    }
                    let late = try await postgresError {
                        try await connection.forEachRow("select 1 / (1000 - i)::bigint from generate_series(1, 2000) i")
                        {
                            (_: Int) in
                        }
                    }
                    #expect(late.sqlState == "22012")
                    let early = try await postgresError {
                        try await connection.forEachRow("select oops") { (_: Int) in }
                    }
                    #expect(early.sqlState == "42703")
                    for _ in 0..<2 {
                        let numbers: [Int] = try await connection.query("select generate_series(1, 3)::bigint")
                        #expect(numbers == [1, 2, 3])
                    }
                }
            }
        }
    }

    @Test("runs a script as a whole or not at all")
    func script() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    try await connection.script("create table a (); create table b ()")
                    let error = try await postgresError {
                        try await connection.script("create table c (); create table a ()")
                    }
                    #expect(error.sqlState == "42P07")
                    let names: [String] = try await connection.query(
                        "select tablename from pg_tables where schemaname = 'public' order by 1"
                    )
                    #expect(names == ["a", "b"])
                    let nul = try await postgresError { try await connection.script("select 1\0; drop table a") }
                    #expect(nul.code == .invalidValue)
                }
            }
        }
    }

    @Test(
        "is clean for the next task",
        arguments: [
            "set application_name = 'left behind'", "create temp table leftover ()", "select pg_advisory_lock(1)",
            "listen leftover",
            "begin", "select set_config('work_mem', '1234kB', false)",
        ]
    )
    func clean(left: String) async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.maximumConnections = 1 }) { client in
                let pid: Int32? = try await client.withConnection { connection in
                    let pid: Int32? = try await connection.first("select pg_backend_pid()")
                    try await connection.execute("\(unescaped: left)")
                    return pid
                }
                try await client.withConnection { connection in
                    let found: (Int32, String, String, Int, Int, Int)? = try await connection.first(
                        """
                        select pg_backend_pid(), current_setting('application_name'), current_setting('work_mem'),
                            (select count(*) from pg_class where relname = 'leftover'),
                            (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                            (select count(*) from pg_listening_channels())
                        """
                    )
                    #expect(found?.0 == pid)
                    #expect(found?.1 != "left behind")
                    #expect(found?.2 != "1234kB")
                    #expect(found?.3 == 0)
                    #expect(found?.4 == 0)
                    #expect(found?.5 == 0)
                    // The connection is in no transaction that has begun already.
                    try await connection.transaction { _ in }
                }
            }
        }
    }

    @Test("can't be used after its lease")
    func escaped() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let escaped = try await client.withConnection { $0 }
                #expect(try await postgresError { try await escaped.execute("select 1") }.code == .closed)
                #expect(try await postgresError { try await escaped.script("select 1") }.code == .closed)
                #expect(try await postgresError { try await escaped.transaction { _ in } }.code == .closed)
            }
        }
    }

    @Test("retires after an outsized result")
    func outsized() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.maximumConnections = 1 }) { client in
                let pid: Int32? = try await client.withConnection { connection in
                    let text: String? = try await connection.first("select repeat('x', 20000000)")
                    #expect(text?.utf8.count == 20_000_000)
                    return try await connection.first("select pg_backend_pid()")
                }
                let next: Int32? = try await client.withConnection { try await $0.first("select pg_backend_pid()") }
                #expect(next != nil && next != pid)

                // The shared connection is replaced too, once nobody waits for it.
                let shared: Int32? = try await client.first("select pg_backend_pid()")
                let text: String? = try await client.first("select repeat('x', 20000000)")
                #expect(text?.utf8.count == 20_000_000)
                try await client.wait(until: "pg_backend_pid() <> \(shared)")
            }
        }
    }
}
