import Postgres
import PostgresTesting
import Testing

@Suite("A transaction", .permit)
struct TransactionTests {
    private func withTable(_ body: (PostgresClient) async throws -> Void) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    try await connection.script(
                        """
                        create table unit (id bigint primary key);
                        create table member (unit bigint constraint member_has_unit references unit deferrable initially deferred)
                        """
                    )
                }
                try await body(client)
            }
        }
    }

    @Test("is stored when its body returns, and passes the result on")
    func commit() async throws {
        try await withTable { client in
            let id: Int? = try await client.transaction { transaction in
                try await transaction.first("insert into unit values (7) returning id")
            }
            #expect(id == 7)
            let ids: [Int] = try await client.query("select id from unit")
            #expect(ids == [7])
        }
    }

    @Test("that encloses a task has all its statements, and its transactions as savepoints")
    func enclosing() async throws {
        try await withTable { client in
            try await client.enclosing { transaction in
                try await client.execute("insert into unit values (1)")
                _ = try await client.transaction { try await $0.execute("insert into unit values (2)") }
                let error = try await postgresError {
                    try await client.transaction { part in
                        try await part.execute("insert into unit values (3)")
                        try await part.execute("insert into unit values (1)")
                    }
                }
                #expect(error.constraint == "unit_pkey")
                await #expect(throws: Unexpected.self) {
                    try await client.transaction { part in
                        try await part.execute("insert into unit values (4)")
                        _ = try await client.transaction { try await $0.execute("insert into unit values (5)") }
                        throw Unexpected()
                    }
                }
                let rows = try await client.atomically(after: ["select 1"]) { _ in
                    ["insert into unit values (6)", "select 7"]
                }
                #expect(rows.count == 2)
                let isolated = try await postgresError {
                    try await client.transaction(isolation: .repeatableRead) { try await $0.execute("select 1") }
                }
                #expect(isolated.code == .misuse)
                let ids: [Int] = try await client.query("select id from unit order by id")
                #expect(ids == [1, 2, 6])
                // Other connections don't see it yet.
                let outside: [Int] = try await client.withConnection { try await $0.query("select id from unit") }
                #expect(outside == [])
                _ = try await transaction.execute("insert into unit values (8)")
            }
            let ids: [Int] = try await client.query("select id from unit order by id")
            #expect(ids == [1, 2, 6, 8])
        }
    }

    @Test("that encloses a task is undone as a whole when its body throws")
    func enclosingUndone() async throws {
        try await withTable { client in
            await #expect(throws: Unexpected.self) {
                try await client.enclosing { _ in
                    _ = try await client.transaction { try await $0.execute("insert into unit values (1)") }
                    throw Unexpected()
                }
            }
            let ids: [Int] = try await client.query("select id from unit")
            #expect(ids == [])
        }
    }

    @Test("is undone when its body throws, and passes the error on")
    func rollback() async throws {
        try await withTable { client in
            await #expect(throws: Unexpected.self) {
                try await client.transaction { transaction in
                    try await transaction.execute("insert into unit values (7)")
                    throw Unexpected()
                }
            }
            let error = try await postgresError {
                try await client.transaction { transaction in
                    try await transaction.execute("insert into unit values (7)")
                    try await transaction.execute("insert into unit values (7)")
                }
            }
            #expect(error.constraint == "unit_pkey")
            let ids: [Int] = try await client.query("select id from unit")
            #expect(ids == [])
        }
    }

    @Test("whose body goes on after a failed statement says that it was rolled back, and why")
    func swallowed() async throws {
        try await withTable { client in
            let error = try await postgresError {
                try await client.transaction { transaction in
                    try await transaction.execute("insert into unit values (7)")
                    _ = try? await transaction.execute("insert into unit values (7)")
                    let behind = try await postgresError {
                        try await transaction.execute("insert into unit values (8)")
                    }
                    #expect(behind.sqlState == "25P02")
                }
            }
            #expect(error.code == .rolledBack)
            #expect(error.sqlState == "23505")
            #expect(error.constraint == "unit_pkey")
            let ids: [Int] = try await client.query("select id from unit")
            #expect(ids == [])
        }
    }

    @Test("that can't be committed says why")
    func commitFails() async throws {
        try await withTable { client in
            let error = try await postgresError {
                try await client.transaction { try await $0.execute("insert into member values (7)") }
            }
            #expect(error.code == .server)
            #expect(error.constraint == "member_has_unit")
            #expect(error.statement == "commit")
            let one: Int? = try await client.transaction { try await $0.first("select 1") }
            #expect(one == 1)
        }
    }

    @Test("that one of its own statements ended is recognized, and its connection goes on")
    func byHand() async throws {
        try await withTable { client in
            try await client.withConnection { connection in
                let error = try await postgresError {
                    try await connection.transaction { try await $0.execute("rollback") }
                }
                #expect(error.code == .misuse)
                let one: Int? = try await connection.transaction { try await $0.first("select 1") }
                #expect(one == 1)
            }
        }
    }

    @Test("within another is refused")
    func nested() async throws {
        try await withTable { client in
            try await client.withConnection { connection in
                let error = try await postgresError {
                    try await connection.transaction { transaction in
                        try await transaction.execute("insert into unit values (7)")
                        try await connection.transaction { _ in }
                    }
                }
                #expect(error.code == .misuse)
            }
            let ids: [Int] = try await client.query("select id from unit")
            #expect(ids == [])
        }
    }

    @Test("sees what its isolation lets it see")
    func isolation() async throws {
        try await withTable { client in
            for (isolation, seen) in [(PostgresIsolation.readCommitted, 1), (.repeatableRead, 0), (.serializable, 0)] {
                let counts: (Int?, Int?) = try await client.transaction(isolation: isolation) { transaction in
                    let before: Int? = try await transaction.first("select count(*) from unit")
                    try await client.execute("insert into unit values (1)")
                    return (before, try await transaction.first("select count(*) from unit"))
                }
                #expect(counts.0 == 0)
                #expect(counts.1 == seen)
                try await client.execute("delete from unit")
            }
        }
    }

    @Test("that contradicts another fails, with an error after which it can be tried again")
    func serialization() async throws {
        try await withTable { client in
            let error = try await postgresError {
                try await client.transaction(isolation: .serializable) { first in
                    let _: Int? = try await first.first("select count(*) from unit")
                    try await client.transaction(isolation: .serializable) { second in
                        let _: Int? = try await second.first("select count(*) from unit")
                        try await second.execute("insert into unit values (1)")
                    }
                    try await first.execute("insert into unit values (2)")
                }
            }
            #expect(error.sqlState == "40001")
        }
    }
}
