import Logging
import PostgresTesting
import Testing

@testable import Postgres

@Suite("The pool", .permit)
struct PoolTests {
    @Test("that is exhausted refuses in time, and has places again afterwards")
    func exhausted() async throws {
        try await withDatabase { database in
            let change: (inout PostgresConfiguration) -> Void = {
                $0.maximumConnections = 2
                $0.leaseTimeout = .milliseconds(50)
            }
            try await withClient(database.url, change) { client in
                try await client.withConnection { _ in
                    try await client.withConnection { _ in
                        for _ in 0..<3 {
                            let error = try await postgresError { try await client.withConnection { _ in } }
                            #expect(error.code == .poolExhausted)
                        }
                        // Single statements need no lease.
                        let one: Int? = try await client.first("select 1")
                        #expect(one == 1)
                    }
                }
                for _ in 0..<5 { try await client.withConnection { _ = try await $0.execute("select 1") } }
            }
        }
    }

    @Test("serves many more tasks than it has connections, and opens no more")
    func many() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.maximumConnections = 3 }) { client in
                let pids = try await withThrowingTaskGroup(of: Int32?.self) { group in
                    for _ in 0..<200 {
                        group.addTask { try await client.transaction { try await $0.first("select pg_backend_pid()") } }
                    }
                    return try await group.reduce(into: Set<Int32?>()) { $0.insert($1) }
                }
                #expect((1...3).contains(pids.count))
                #expect(!pids.contains(nil))
            }
        }
    }

    @Test("serves waiting tasks in their order, without cancelled ones")
    func inOrder() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.maximumConnections = 1 }) { client in
                try await client.execute("create table turn (at bigint generated always as identity, number bigint)")
                let waiting = try await client.withConnection { _ in
                    var waiting: [Task<Void, any Error>] = []
                    for number in 0..<10 {
                        let task = Task { () -> Void in
                            try await client.withConnection { connection in
                                _ = try await connection.execute("insert into turn (number) values (\(number))")
                            }
                        }
                        waiting.append(task)
                        while await client.pool.stock.waiting <= number { await Task.yield() }
                    }
                    waiting[3].cancel()
                    _ = await waiting[3].result
                    return waiting
                }
                for task in waiting { _ = await task.result }
                let numbers: [Int] = try await client.query("select number from turn order by at")
                #expect(numbers == [0, 1, 2, 4, 5, 6, 7, 8, 9])
            }
        }
    }

    @Test("opens no connection before one is needed")
    func lazy() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let count: Int? = try await client.first(
                    "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend'"
                )
                #expect(count == 1)
            }
        }
    }

    @Test("that doesn't run lets no task wait for ever")
    func notRunning() async throws {
        try await withDatabase { database in
            var configuration = try PostgresConfiguration(url: database.url)
            configuration.connectTimeout = .milliseconds(50)
            let client = PostgresClient(configuration, logger: Logger(label: "test"))
            #expect(try await postgresError { try await client.execute("select 1") }.code == .closed)
            #expect(try await postgresError { try await client.withConnection { _ in } }.code == .closed)
            #expect(try await postgresError { try await client.listen(to: ["x"]) { _ in } }.code == .closed)
        }
    }

    @Test("that begins to run serves the tasks that wait, and is closed for good when it ends")
    func running() async throws {
        try await withDatabase { database in
            let client = PostgresClient(try PostgresConfiguration(url: database.url), logger: Logger(label: "test"))
            try await withThrowingTaskGroup(of: Int?.self) { group in
                group.addTask { try await client.first("select 1") }
                group.addTask { try await client.withConnection { try await $0.first("select 1") } }
                let running = Task { try await client.run() }
                for try await one in group { #expect(one == 1) }
                running.cancel()
                try await running.value
            }
            #expect(try await postgresError { try await client.execute("select 1") }.code == .closed)
            #expect(try await postgresError { try await client.withConnection { _ in } }.code == .closed)
            let error = try await postgresError { try await client.run() }
            #expect(error.code == .misuse)
        }
    }

    @Test("that ends lets running work end first")
    func draining() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { other in
                let client = PostgresClient(try PostgresConfiguration(url: database.url), logger: Logger(label: "test"))
                let running = Task { try await client.run() }
                try await client.execute("create table t (id bigint)")
                try await client.transaction { transaction in
                    try await transaction.execute("insert into t values (1)")
                    running.cancel()
                    // The shared connection closes at once, the leased one when it is given back.
                    try await other.wait(
                        until: "(select count(*) = 2 from pg_stat_activity where datname = current_database())"
                    )
                    try await transaction.execute("insert into t values (2)")
                }
                try await running.value
                let count: Int? = try await other.first("select count(*) from t")
                #expect(count == 2)
                try await other.wait(
                    until: "(select count(*) = 1 from pg_stat_activity where datname = current_database())"
                )
            }
        }
    }

    @Test("shares several connections if configured so")
    func several() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.sharedConnections = 3 }) { client in
                var pids: Set<Int32?> = []
                for _ in 0..<9 { pids.insert(try await client.first("select pg_backend_pid()") as Int32?) }
                #expect(pids.count == 3)
            }
        }
    }
}
