import PostgresTesting
import Testing

@testable import Postgres

/// A firewall may hold a connection and pass nothing on, which looks like a slow server.
@Suite("A silent connection", .permit)
struct SilenceTests {
    private static let soon: @Sendable (inout PostgresConfiguration) -> Void = {
        $0.longestSilence = .milliseconds(100)
        $0.connectTimeout = .seconds(60)
    }

    @Test("that all tasks share is closed and replaced")
    func shared() async throws {
        try await withDatabase { database in
            try await withProxy(to: database) { proxy, url in
                try await withClient(url, Self.soon) { client in
                    let before: Int32? = try await client.first("select pg_backend_pid()")
                    proxy.hold()
                    var after: Int32?
                    while after == nil {
                        do {
                            after = try await client.first("select pg_backend_pid()")
                        } catch let error as PostgresError {
                            #expect(error.code == .connectionLost)
                            #expect(error.sqlState == nil)
                        }
                    }
                    #expect(after != before)
                }
            }
        }
    }

    /// The work of a task when the connection falls silent.
    enum Business: CaseIterable {
        case statement, script, copyIn, thoughtfulCopyIn, copyOut, rows, leavingPipeline
    }

    @Test("that a task has leased is closed, whatever the task does", arguments: Business.allCases)
    func leased(business: Business) async throws {
        try await withDatabase { database in
            try await withProxy(to: database) { proxy, url in
                try await withClient(url, Self.soon) { client in
                    try await client.execute("create table t (id bigint)")
                    let error = try await postgresError {
                        try await client.withConnection { connection in
                            _ = try await connection.execute("select 1")
                            switch business {
                            case .statement:
                                proxy.hold()
                                _ = try await connection.execute("select 2")
                            case .script:
                                proxy.hold()
                                try await connection.script("select 1; select 2")
                            case .copyIn:
                                let rows = Array(String(repeating: "1\n", count: 50_000).utf8)
                                try await connection.copy(into: "t") { writer in
                                    try await writer.write(rows)
                                    proxy.hold()
                                    while true { try await writer.write(rows) }
                                }
                            case .thoughtfulCopyIn:
                                let wire = await connection.lease.wire
                                let rows = Array(String(repeating: "1\n", count: 50_000).utf8)
                                try await connection.copy(into: "t") { writer in
                                    proxy.hold()
                                    // The network's buffers accept some rows.
                                    while await !wire.socketFlow.isSending { try await writer.write(rows) }
                                    // The writer is idle with unsent rows, until the patrol notices.
                                    while await wire.failure == nil { await Task.yield() }
                                    try await writer.write(rows)
                                }
                            case .copyOut:
                                try await connection.copy(from: "select generate_series(1, 1000000000)") { chunks in
                                    for try await _ in chunks { proxy.hold() }
                                }
                            case .rows:
                                try await connection.forEachRow("select generate_series(1, 1000000000)") { (_: Int) in
                                    proxy.hold()
                                }
                            case .leavingPipeline:
                                try await withThrowingTaskGroup(of: Void.self) { group in
                                    group.addTask { try await connection.execute("select pg_sleep(0.5)") }
                                    try await client.wait(untilRunning: "select pg_sleep")
                                    proxy.hold()
                                    try await connection.script("select 1")
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
    }

    @Test("is kept while the server works, however long it takes", arguments: [true, false])
    func working(isShared: Bool) async throws {
        try await withDatabase { database in
            try await withProxy(to: database) { _, url in
                try await withClient(url, Self.soon) { client in
                    let question: Statement = "select pg_sleep(3) is null"
                    let answer: Bool? =
                        isShared
                        ? try await client.first(question)
                        : try await client.withConnection { try await $0.first(question) }
                    #expect(answer == false)
                }
            }
        }
    }

    @Test("whose server answers on no other either is closed")
    func frozen() async throws {
        try await withDatabase { database in
            try await withProxy(to: database) { proxy, url in
                let change: @Sendable (inout PostgresConfiguration) -> Void = {
                    $0.longestSilence = .milliseconds(100)
                    $0.connectTimeout = .seconds(2)
                }
                try await withClient(url, change) { client in
                    let one: Int? = try await client.first("select 1")
                    #expect(one == 1)
                    proxy.holdNew(true)
                    proxy.hold()
                    let error = try await postgresError { try await client.execute("select 1") }
                    #expect([.connectionLost, .connectFailed].contains(error.code))
                    proxy.holdNew(false)
                    proxy.hold()
                    var again: Int?
                    while again == nil { again = try? await client.first("select 1") }
                    #expect(again == 1)
                }
            }
        }
    }

    @Test("loses its transaction, with the locks that others wait for")
    func locks() async throws {
        try await withDatabase { database in
            try await withProxy(to: database) { proxy, url in
                let change: @Sendable (inout PostgresConfiguration) -> Void = {
                    $0.idleInTransactionTimeout = .seconds(1)
                    $0.longestSilence = .milliseconds(100)
                    $0.connectTimeout = .seconds(60)
                }
                try await withClient(url, change) { client in
                    try await withClient(database.url) { other in
                        let error = try await postgresError {
                            try await client.transaction { transaction in
                                try await transaction.execute("select pg_advisory_xact_lock(7)")
                                proxy.hold()
                                // The lock becomes free when the server gives up the other transaction.
                                _ = try await other.transaction {
                                    try await $0.execute("select pg_advisory_xact_lock(7)")
                                }
                                try await transaction.execute("select 1")
                            }
                        }
                        #expect(error.code == .connectionLost)
                    }
                }
            }
        }
    }

    @Test("is kept for a task that computes within a transaction, by pings to the server")
    func thinking() async throws {
        try await withDatabase { database in
            let change: @Sendable (inout PostgresConfiguration) -> Void = {
                $0.idleInTransactionTimeout = .seconds(4)
                $0.longestSilence = .milliseconds(100)
                $0.connectTimeout = .seconds(60)
            }
            try await withClient(database.url, change) { client in
                try await client.execute("create table t (id bigint)")
                try await client.transaction { transaction in
                    try await transaction.execute("insert into t values (1)")
                    // The statement takes as long as the server needs to let this time pass.
                    try await client.execute("select pg_sleep(6)")
                    try await transaction.execute("insert into t values (2)")
                }
                let count: Int? = try await client.first("select count(*) from t")
                #expect(count == 2)
            }
        }
    }

    @Test("is replaced for LISTEN, whose reader learns that something may have been missed")
    func listening() async throws {
        try await withDatabase { database in
            try await withProxy(to: database) { proxy, url in
                try await withClient(url, Self.soon) { client in
                    try await client.listen(to: ["news"]) { events in
                        var iterator = events.makeAsyncIterator()
                        proxy.hold()
                        #expect(await iterator.next() == .mayHaveMissed)
                    }
                }
            }
        }
    }
}
