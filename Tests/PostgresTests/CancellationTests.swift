import Postgres
import PostgresTesting
import Testing

@Suite("A task that is cancelled", .permit)
struct CancellationTests {
    @Test("while its statement runs on a leased connection has the server cancel it, and the connection goes on")
    func leased() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    for round in 0..<20 {
                        let error = try await postgresError {
                            try await withThrowingTaskGroup(of: Void.self) { group in
                                group.addTask { try await connection.execute("select pg_sleep(600), \(round)") }
                                try await client.wait(untilRunning: "select pg_sleep")
                                group.cancelAll()
                                try await group.waitForAll()
                            }
                        }
                        #expect(error.code == .cancelled)
                        // The cancel request must not hit the next statement.
                        let found: Int? = try await connection.first("select \(round)")
                        #expect(found == round)
                    }
                }
            }
        }
    }

    @Test("while its statement runs on the shared connection stops waiting, and its neighbours get their answers")
    func shared() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { other in
                try await withClient(database.url) { client in
                    try await other.execute("create table gate (id bigint)")
                    let neighbour = try await other.transaction { transaction in
                        try await transaction.execute("lock table gate")
                        return try await withThrowingTaskGroup(of: Void.self) { group in
                            group.addTask { try await client.execute("insert into gate values (1)") }
                            try await other.wait(untilRunning: "insert into gate")
                            let neighbour = Task { () -> Int? in try await client.first("select 7") }
                            group.cancelAll()
                            let error = try await postgresError { try await group.waitForAll() }
                            #expect(error.code == .cancelled)
                            return neighbour
                        }
                    }
                    #expect(try await neighbour.value == 7)
                    // The statement was done although nobody waited for it any more.
                    let count: Int? = try await client.first("select count(*) from gate")
                    #expect(count == 1)
                }
            }
        }
    }

    @Test("before its statement sends nothing")
    func before() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                let task = Task {
                    while !Task.isCancelled { await Task.yield() }
                    return try await postgresError { try await client.execute("insert into t values (1)") }
                }
                task.cancel()
                #expect(try await task.value.code == .cancelled)
                let count: Int? = try await client.first("select count(*) from t")
                #expect(count == 0)
            }
        }
    }

    @Test("while it waits for a connection leaves the queue")
    func waiting() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.maximumConnections = 1 }) { client in
                try await client.withConnection { _ in
                    let error = try await postgresError {
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            group.addTask { try await client.withConnection { _ in } }
                            group.cancelAll()
                            try await group.waitForAll()
                        }
                    }
                    #expect(error.code == .cancelled)
                }
                let one: Int? = try await client.withConnection { try await $0.first("select 1") }
                #expect(one == 1)
            }
        }
    }

    @Test("in a transaction has it rolled back")
    func transaction() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                let error = try await postgresError {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask {
                            try await client.transaction { transaction in
                                try await transaction.execute("insert into t values (1)")
                                try await transaction.execute("select pg_sleep(600)")
                            }
                        }
                        try await client.wait(untilRunning: "select pg_sleep")
                        group.cancelAll()
                        try await group.waitForAll()
                    }
                }
                #expect(error.code == .cancelled)
                let count: Int? = try await client.first("select count(*) from t")
                #expect(count == 0)
                let idle: Int? = try await client.first(
                    "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'"
                )
                #expect(idle == 0)
            }
        }
    }

    @Test("at the end of a transaction has it rolled back too")
    func transactionEnd() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                let task = Task {
                    try await postgresError {
                        try await client.transaction { transaction in
                            try await transaction.execute("insert into t values (1)")
                            while !Task.isCancelled { await Task.yield() }
                        }
                    }
                }
                task.cancel()
                #expect(try await task.value.code == .cancelled)
                let count: Int? = try await client.first("select count(*) from t")
                #expect(count == 0)
            }
        }
    }

    @Test("in a COPY to the server has it undone, and the connection goes on")
    func copyIn() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (id bigint)")
                try await client.withConnection { connection in
                    let error = try await postgresError {
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            group.addTask {
                                try await connection.copy(into: "t") { writer in
                                    while true {
                                        try await writer.write(Array(String(repeating: "1\n", count: 50_000).utf8))
                                    }
                                }
                            }
                            try await client.wait(untilRunning: "copy \"t\"")
                            group.cancelAll()
                            try await group.waitForAll()
                        }
                    }
                    #expect(error.code == .cancelled)
                    let count: Int? = try await connection.first("select count(*) from t")
                    #expect(count == 0)
                }
            }
        }
    }

    @Test("in a COPY to a stalled server doesn't stall with it")
    func blockedCopyIn() async throws {
        try await withHeldUpTable { client, connection in
            let error = try await postgresError {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await connection.copy(into: "t") { writer in
                            while true { try await writer.write(Self.rows) }
                        }
                    }
                    try await client.wait(until: Self.isHeldUp)
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
            #expect(error.code == .cancelled)
        }
    }

    @Test("between two pieces of a COPY to a stalled server doesn't stall with it")
    func blockedBetweenPieces() async throws {
        try await withHeldUpTable { client, connection in
            let task = Task {
                try await postgresError {
                    try await connection.copy(into: "t") { writer in
                        try await writer.write(Self.rows)
                        try await client.wait(until: Self.isHeldUp)
                        withUnsafeCurrentTask { $0?.cancel() }
                        try await writer.write(Self.rows)
                    }
                }
            }
            let error = try await task.value
            #expect(error.code == .cancelled)
        }
    }

    @Test("that gives up a COPY doesn't wait for a stalled server")
    func blockedGivenUp() async throws {
        try await withHeldUpTable { client, connection in
            await #expect(throws: Unexpected.self) {
                try await connection.copy(into: "t") { writer in
                    try await writer.write(Self.rows)
                    try await client.wait(until: Self.isHeldUp)
                    throw Unexpected()
                }
            }
        }
    }

    private static let rows = Array(String(repeating: "1\n", count: 50_000).utf8)

    private static let isHeldUp: Statement = """
        exists (
            select from pg_locks
            join pg_database on pg_database.oid = pg_locks.database
            where datname = current_database() and locktype = 'advisory' and not granted
        )
        """

    /// Runs a test with a table `t` that accepts no row meanwhile; the connection has to be usable afterwards.
    private func withHeldUpTable(
        _ body: (PostgresClient, PostgresConnection) async throws -> Void
    ) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { holder in
                    try await holder.script(
                        """
                        create table t (id bigint);
                        create function hold() returns trigger language plpgsql as
                            'begin perform pg_advisory_xact_lock(1); return new; end';
                        create trigger hold before insert on t for each row execute function hold();
                        select pg_advisory_lock(1)
                        """
                    )
                    try await client.withConnection { connection in
                        try await body(client, connection)
                        let one: Int? = try await connection.first("select 1")
                        #expect(one == 1)
                    }
                }
            }
        }
    }

    @Test("in a COPY from the server, or while rows come one by one, leaves the connection fit for use")
    func reading() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    for isCopy in [true, false] {
                        let error = try await postgresError {
                            try await withThrowingTaskGroup(of: Void.self) { group in
                                group.addTask {
                                    if isCopy {
                                        try await connection.copy(from: "select generate_series(1, 1000000000)") {
                                            rows in
                                            for try await _ in rows {}
                                        }
                                    } else {
                                        try await connection.forEachRow("select generate_series(1, 1000000000)::bigint")
                                        {
                                            (_: Int) in
                                        }
                                    }
                                }
                                try await client.wait(
                                    untilRunning: isCopy ? "copy (select gen" : "select generate_series"
                                )
                                group.cancelAll()
                                try await group.waitForAll()
                            }
                        }
                        #expect(error.code == .cancelled)
                        let one: Int? = try await connection.first("select 1")
                        #expect(one == 1)
                    }
                }
            }
        }
    }
}
