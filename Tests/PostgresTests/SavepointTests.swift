import Postgres
import PostgresTesting
import Testing

@Suite("A savepoint", .permit)
struct SavepointTests {
    @Test("undoes the work of a closure that fails, and nothing else")
    func failed() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table entry (text text unique)")
                try await client.transaction { transaction in
                    for text in ["a", "b", "a", "c"] {
                        do {
                            try await transaction.savepoint {
                                try await $0.execute("insert into entry values (\(text))")
                            }
                        } catch let error as PostgresError {
                            #expect(error.sqlState == "23505")
                        }
                    }
                }
                let texts: [String] = try await client.query("select text from entry order by text")
                #expect(texts == ["a", "b", "c"])
            }
        }
    }

    @Test("undoes the work of a child task that is cancelled between two statements too, and the transaction goes on")
    func cancelled() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table entry (text text)")
                try await client.transaction { transaction in
                    try await transaction.execute("insert into entry values ('kept')")
                    await withTaskGroup { group in
                        group.addTask {
                            await #expect(throws: CancellationError.self) {
                                try await transaction.savepoint { savepoint in
                                    try await savepoint.execute("insert into entry values ('undone')")
                                    withUnsafeCurrentTask { $0?.cancel() }
                                    try Task.checkCancellation()
                                }
                            }
                        }
                    }
                }
                let texts: [String] = try await client.query("select text from entry")
                #expect(texts == ["kept"])
            }
        }
    }
}
