import Postgres
import PostgresTesting
import Testing

@Suite("A connection that is killed", .permit)
struct LossTests {
    @Test("under a statement fails it at once, and its neighbours, and is replaced")
    func sharedStatement() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { other in
                try await withClient(database.url) { client in
                    async let first = postgresError { try await client.execute("select pg_sleep(600)") }
                    try await other.wait(untilRunning: "select pg_sleep")
                    async let second = postgresError { try await client.execute("select 'behind'") }
                    try await other.terminate("select pg_sleep")
                    #expect(try await first.code == .connectionLost)
                    #expect(try await first.sqlState == "57P01")
                    #expect(try await first.mayBeDone)
                    #expect(try await first.statement == "select pg_sleep(600)")
                    _ = try? await second
                    let one: Int? = try await client.first("select 1")
                    #expect(one == 1)
                }
            }
        }
    }

    @Test("while it is idle is replaced before anybody notices")
    func idle() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { other in
                try await withClient(database.url) { client in
                    for _ in 0..<5 {
                        let pid: Int32? = try await client.first("select pg_backend_pid()")
                        let leased: Int32? = try await client.withConnection {
                            try await $0.first("select pg_backend_pid()")
                        }
                        let pids = [pid, leased].compactMap(\.self)
                        try await other.execute("select pg_terminate_backend(pid) from unnest(\(pids)) pid")
                        try await other.wait(
                            until: "not exists (select from pg_stat_activity where pid = any(\(pids)))"
                        )
                        // A statement sent before the client hears of the loss may fail, once.
                        let again: Int32?
                        do { again = try await client.first("select pg_backend_pid()") } catch let error
                            as PostgresError
                        {
                            #expect(error.code == .connectionLost)
                            again = try await client.first("select pg_backend_pid()")
                        }
                        #expect(again != pid)
                        let anew: Int32? = try? await client.withConnection {
                            try await $0.first("select pg_backend_pid()")
                        }
                        #expect(anew != leased)
                    }
                }
            }
        }
    }

    @Test("in a transaction fails it, and nothing of it is stored")
    func transaction() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                let error = try await postgresError {
                    try await client.transaction { transaction in
                        try await transaction.execute("insert into t values (1)")
                        let pid: Int32? = try await transaction.first("select pg_backend_pid()")
                        try await client.execute("select pg_terminate_backend(\(pid))")
                        try await client.wait(until: "not exists (select from pg_stat_activity where pid = \(pid))")
                        try await transaction.execute("insert into t values (2)")
                    }
                }
                #expect(error.code == .connectionLost)
                #expect(!error.mayBeDone)
                let count: Int? = try await client.first("select count(*) from t")
                #expect(count == 0)
                // The lost connection's place in the pool is free again.
                for _ in 0..<20 { try await client.withConnection { _ = try await $0.execute("select 1") } }
            }
        }
    }

    @Test("after COMMIT leaves the outcome unknown", arguments: [false, true])
    func commit(isAtOnce: Bool) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { other in
                try await other.withConnection { connection in
                    try await connection.script(
                        """
                        create table t (id bigint);
                        create function wait() returns trigger language plpgsql
                            as $$ begin perform pg_advisory_xact_lock(7); return null; end $$;
                        create constraint trigger commit_waits after insert on t deferrable initially deferred
                            for each row execute function wait();
                        """
                    )
                }
                try await withClient(database.url) { client in
                    try await other.transaction { keeper in
                        try await keeper.execute("select pg_advisory_xact_lock(7)")
                        async let error = postgresError {
                            let insert: Statement = "insert into t values (1)"
                            if isAtOnce {
                                try await client.atomically(after: ["select 1"]) { _ in [insert] }
                            } else {
                                _ = try await client.transaction { try await $0.execute(insert) }
                            }
                        }
                        var ended = 0
                        while ended == 0 {
                            ended =
                                try await other.first(
                                    """
                                    select count(pg_terminate_backend(pid)) from pg_locks
                                    where locktype = 'advisory' and not granted
                                      and database = (select oid from pg_database where datname = current_database())
                                    """
                                ) ?? 0
                        }
                        #expect(try await error.code == .connectionLost)
                        #expect(try await error.mayBeDone)
                    }
                    // After a refusal the outcome is certain.
                    let refused = try await postgresError {
                        try await client.transaction {
                            try await $0.execute("insert into t values ('x'::text::bigint)")
                        }
                    }
                    #expect(!refused.mayBeDone)
                }
            }
        }
    }

    @Test("in the middle of a COPY to the server fails it, and nothing of it is stored")
    func copyIn() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                let rows = Array(String(repeating: "1\n", count: 50_000).utf8)
                let error = try await postgresError {
                    try await client.withConnection { connection in
                        try await connection.copy(into: "t") { writer in
                            try await writer.write(rows)
                            try await client.terminate("copy \"t\"")
                            while true { try await writer.write(rows) }
                        }
                    }
                }
                #expect(error.code == .connectionLost)
                let count: Int? = try await client.first("select count(*) from t")
                #expect(count == 0)
            }
        }
    }

    @Test("in the middle of a COPY from the server fails it")
    func copyOut() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = try await postgresError {
                    try await client.withConnection { connection in
                        try await connection.copy(from: "select repeat('x', 100) from generate_series(1, 10000000)") {
                            rows in
                            var chunks = 0
                            for try await _ in rows {
                                chunks += 1
                                if chunks == 1 { try await client.terminate("copy (select repeat") }
                            }
                        }
                    }
                }
                #expect(error.code == .connectionLost)
                let one: Int? = try await client.withConnection { try await $0.first("select 1") }
                #expect(one == 1)
            }
        }
    }

    @Test("while rows come one by one fails them")
    func rows() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = try await postgresError {
                    try await client.withConnection { connection in
                        let pid: Int32? = try await connection.first("select pg_backend_pid()")
                        async let rows: Void = connection.forEachRow(
                            "select i, pg_sleep(0.001) is null from generate_series(1, 10000000) i"
                        ) {
                            (_: Int, _: Bool) in
                        }
                        try await client.wait(untilRunning: "select i, pg_sleep")
                        try await client.execute("select pg_terminate_backend(\(pid))")
                        try await rows
                    }
                }
                #expect(error.code == .connectionLost)
            }
        }
    }

    @Test("and whose server is away fails statements at once, until the server is back")
    func away() async throws {
        try await withDatabase { database in
            try await withClient(database.adminURL) { admin in
                try await withClient(database.url) { client in
                    let one: Int? = try await client.first("select 1")
                    #expect(one == 1)
                    try await admin.execute("alter database \(identifier: database.name) allow_connections false")
                    try await admin.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = \(database.name)"
                    )
                    var codes: Set<PostgresError.Code> = []
                    while !codes.contains(.connectFailed) {
                        codes.insert(try await postgresError { try await client.execute("select 1") }.code)
                    }
                    #expect(codes.isSubset(of: [.connectionLost, .connectFailed]))
                    let leased = try await postgresError { try await client.withConnection { _ in } }
                    #expect(leased.code == .connectFailed)
                    try await admin.execute("alter database \(identifier: database.name) allow_connections true")
                    var back: Int?
                    while back == nil { back = try? await client.first("select 1") }
                    #expect(back == 1)
                }
            }
        }
    }
}
