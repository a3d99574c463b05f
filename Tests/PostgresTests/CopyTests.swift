import PostgresTesting
import Testing

@testable import Postgres

@Suite("COPY", .permit)
struct CopyTests {
    @Test("writes and reads 200,000 rows without piling them up on either side")
    func many() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute(#"create table "Đơn vị" (id bigint, "Họ tên" text)"#)
                let count = 200_000
                try await client.transaction { transaction in
                    try await transaction.copy(into: "Đơn vị", columns: ["id", "Họ tên"]) { writer in
                        for id in 0..<count { try await writer.write(Array("\(id)\tNguyễn Văn \(id)\n".utf8)) }
                    }
                }
                let found: (Int, Int, String)? = try await client.first(
                    #"select count(*), sum(id)::bigint, max("Họ tên") from "Đơn vị""#
                )
                #expect(found?.0 == count)
                #expect(found?.1 == count * (count - 1) / 2)
                #expect(found?.2 == "Nguyễn Văn 99999")

                let lines = try await client.withConnection { connection in
                    try await connection.copy(from: #"select id, "Họ tên" from "Đơn vị" order by id"#) { rows in
                        var rest: [UInt8] = []
                        for try await chunk in rows { rest += chunk }
                        return rest
                    }
                }
                #expect(lines.count { $0 == UInt8(ascii: "\n") } == count)
                #expect(lines.starts(with: "0\tNguyễn Văn 0\n1\t".utf8))
            }
        }
    }

    @Test("lets a writer run ahead of the server, but not far")
    func backPressureIn() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (text text)")
                try await client.withConnection { connection in
                    let wire = await connection.lease.wire
                    let line = Array((String(repeating: "x", count: 1 << 20) + "\n").utf8)
                    try await connection.copy(into: "t") { writer in
                        for _ in 0..<64 {
                            try await writer.write(line)
                            let (isSending, work) = await (wire.socketFlow.isSending, wire.state.work)
                            guard case .copyingIn(let queued) = work else { throw Unexpected() }
                            #expect(!isSending || queued < 9 << 20)
                        }
                    }
                    let size: Int? = try await connection.first("select sum(length(text)) from t")
                    #expect(size == 64 << 20)
                }
            }
        }
    }

    @Test("lets the server wait while nobody reads")
    func backPressureOut() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    let bytes = try await connection.copy(
                        from: "select repeat('x', 1000) from generate_series(1, 50000)"
                    ) { rows in
                        var bytes = 0
                        for try await chunk in rows {
                            if bytes == 0 {
                                try await client.wait(
                                    until: """
                                        exists (select from pg_stat_activity where datname = current_database()
                                            and wait_event = 'ClientWrite')
                                        """
                                )
                                #expect(await !connection.lease.wire.socketFlow.isReading)
                            }
                            bytes += chunk.count
                        }
                        return bytes
                    }
                    #expect(bytes == 50_000 * 1001)
                }
            }
        }
    }

    @Test("with a row that the server refuses names the row and undoes everything, and the connection goes on")
    func badRow() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                try await client.withConnection { connection in
                    let rows = Array(String(repeating: "1\n", count: 100_000).utf8)
                    for _ in 0..<2 {
                        let error = try await postgresError {
                            try await connection.copy(into: "t") { writer in
                                try await writer.write(rows)
                                try await writer.write(Array("oops\n".utf8))
                                for _ in 0..<50 { try await writer.write(rows) }
                            }
                        }
                        #expect(error.sqlState == "22P02")
                        #expect(error.statement == #"copy "t" from stdin"#)
                        let count: Int? = try await connection.first("select count(*) from t")
                        #expect(count == 0)
                    }
                }
            }
        }
    }

    @Test("whose body throws or stops early leaves the connection fit for use")
    func leftEarly() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                try await client.withConnection { connection in
                    for round in 0..<10 {
                        await #expect(throws: Unexpected.self) {
                            try await connection.copy(into: "t") { writer in
                                try await writer.write(Array("1\n".utf8))
                                throw Unexpected()
                            }
                        }
                        await #expect(throws: Unexpected.self) {
                            try await connection.copy(from: "select generate_series(1, 1000000000)") { rows in
                                for try await _ in rows { throw Unexpected() }
                            }
                        }
                        try await connection.copy(from: "select generate_series(1, 1000000000)") { rows in
                            for try await _ in rows { break }
                        }
                        try await connection.copy(from: "select 1") { _ in }
                        let found: (Int, Int)? = try await connection.first("select \(round), count(*) from t")
                        #expect(found?.0 == round)
                        #expect(found?.1 == 0)
                    }
                }
            }
        }
    }

    @Test("that can't begin leaves the connection fit for use")
    func cannotBegin() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    let into = try await postgresError { try await connection.copy(into: "missing") { _ in } }
                    #expect(into.sqlState == "42P01")
                    let from = try await postgresError {
                        try await connection.copy(from: "select 1 / 0") { rows in for try await _ in rows {} }
                    }
                    #expect(from.sqlState == "22012")
                    let bound = try await postgresError { try await connection.copy(from: "select \(1)") { _ in } }
                    #expect(bound.code == .invalidValue)
                    let one: Int? = try await connection.first("select 1")
                    #expect(one == 1)
                }
            }
        }
    }

    @Test("lets nothing else through the connection meanwhile")
    func queryWithin() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                try await client.withConnection { connection in
                    try await connection.copy(into: "t") { writer in
                        let query = try await postgresError { try await connection.execute("select 1") }
                        #expect(query.code == .misuse)
                        let script = try await postgresError { try await connection.script("select 1") }
                        #expect(script.code == .misuse)
                        try await writer.write(Array("1\n".utf8))
                    }
                    let count: Int? = try await connection.first("select count(*) from t")
                    #expect(count == 1)
                }
            }
        }
    }

    @Test("writes and reads nothing after its end")
    func escaped() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                try await client.withConnection { connection in
                    let writer = try await connection.copy(into: "t") { $0 }
                    let error = try await postgresError {
                        try await writer.write([UInt8](repeating: 10, count: 1 << 20))
                    }
                    #expect(error.code == .closed)
                    let reader = try await connection.copy(from: "select generate_series(1, 1000000)") { $0 }
                    var chunks = 0
                    for try await _ in reader { chunks += 1 }
                    #expect(chunks == 0)
                }
            }
        }
    }

    @Test("in a script is refused, and ended", arguments: ["copy t from stdin", "copy t to stdout"])
    func inScript(sql: String) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    try await connection.script("create table t (id bigint)")
                    let error = try await postgresError { try await connection.script(sql) }
                    #expect(error.code == .misuse)
                    let one: Int? = try await connection.first("select 1")
                    #expect(one == 1)
                }
            }
        }
    }
}
