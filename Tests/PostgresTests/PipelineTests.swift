import Postgres
import PostgresTesting
import Testing

@Suite("The shared connection", .permit)
struct PipelineTests {
    @Test("a statement that fails hurts none of its neighbours")
    func neighbours() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let pid: Int? = try await client.first("select pg_backend_pid()")
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            guard number % 5 != 0 else {
                                let error = try await postgresError {
                                    try await client.execute("select 1 / \(number % 5)")
                                }
                                return error.sqlState == "22012"
                            }
                            let found: (Int, Int)? = try await client.first("select \(number), pg_backend_pid()")
                            return found?.0 == number && found?.1 == pid
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test("a statement with more values than the protocol can count hurts none of its neighbours")
    func tooMany() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let before: Int32? = try await client.first("select pg_backend_pid()")
                var many: Statement = "select 1 where false"
                var rest = Statement.StringInterpolation(literalCapacity: 0, interpolationCount: 65_536)
                rest.appendInterpolation(many)
                for number in 0..<65_536 {
                    rest.appendLiteral(" or 0 = ")
                    rest.appendInterpolation(number)
                }
                many = Statement(stringInterpolation: rest)
                async let neighbour = client.first("select 'whole'") as String?
                let error = try await postgresError { [many] in try await client.execute(many) }
                #expect(error.code == .invalidValue)
                #expect(try await neighbour == "whole")
                let after: Int32? = try await client.first("select pg_backend_pid()")
                #expect(after == before)
            }
        }
    }

    @Test("a thousand tasks each get their own answer")
    func thousand() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<1000 {
                        group.addTask {
                            for step in 0..<5 {
                                let sum: (Int, String)? = try await client.first(
                                    "select \(number) + \(step), \("\(number)-\(step)")"
                                )
                                guard sum?.0 == number + step, sum?.1 == "\(number)-\(step)" else { return false }
                            }
                            return true
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test(
        "a statement that belongs to a session is refused before it is sent",
        arguments: [
            "begin", "set jit = off", "listen x", "create temp table t ()", "select pg_advisory_lock(1)",
            "copy pg_class to stdout",
            "declare c cursor for select 1",
        ]
    )
    func refused(text: String) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = try await postgresError { try await client.execute("\(unescaped: text)") }
                #expect(error.code == .misuse)
                let one: Int? = try await client.first("select 1")
                #expect(one == 1)
            }
        }
    }

    @Test("the server keeps no more prepared statements than the cache")
    func bound() async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.preparedStatements = 5 }) { client in
                for round in 0..<2 {
                    for number in 0..<20 {
                        let found: Int? = try await client.first("select \(unescaped: "\(number)")::bigint + \(round)")
                        #expect(found == number + round)
                    }
                }
                // A statement is deallocated after the one that needs its room was sent, so only the second query sees that.
                var count: Int?
                for _ in 0..<2 { count = try await client.first("select count(*) from pg_prepared_statements") }
                #expect(count == 5)
            }
        }
    }

    @Test("a statement whose rows have changed since it was prepared is prepared again")
    func changedPlan() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table t (a bigint)")
                try await client.execute("insert into t values (1)")
                let before: [Int] = try await client.query("select * from t")
                #expect(before == [1])
                try await client.execute("alter table t add b text default 'x'")
                let after: [(Int, String)] = try await client.query("select * from t")
                #expect(after.first?.1 == "x")
                // In a transaction, which the failed statement has ended, the error shows once and not again.
                try await client.withConnection { connection in
                    let first: [(Int, String)] = try await connection.query("select * from t")
                    #expect(first.count == 1)
                    try await client.execute("alter table t drop b")
                    let error = try await postgresError {
                        try await connection.transaction { transaction in
                            let _: [Int] = try await transaction.query("select * from t")
                        }
                    }
                    #expect(error.sqlState == "0A000")
                    try await connection.transaction { transaction in
                        let again: [Int] = try await transaction.query("select * from t")
                        #expect(again == [1])
                    }
                }
            }
        }
    }

    @Test("a statement that the server has forgotten is prepared again")
    func forgottenPlan() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.withConnection { connection in
                    let one: Int? = try await connection.first("select 1")
                    try await connection.script("deallocate all")
                    let again: Int? = try await connection.first("select 1")
                    #expect(one == again)
                }
            }
        }
    }

    @Test("a statement that can't be prepared fails each time, with its own error")
    func unpreparable() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await withThrowingTaskGroup(of: String?.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            try await postgresError { try await client.execute("select nothing") }.sqlState
                        }
                    }
                    for try await state in group { #expect(state == "42703") }
                }
            }
        }
    }
}
