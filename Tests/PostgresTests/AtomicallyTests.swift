import Postgres
import PostgresTesting
import Testing

@Suite("A transaction in two round trips", .permit)
struct AtomicallyTests {
    private func withTable(
        _ configure: @escaping (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresClient) async throws -> Void
    ) async throws {
        try await withDatabase { database in
            try await withClient(database.url, configure) { client in
                try await client.execute("create table parcel (name text primary key)")
                try await body(client)
            }
        }
    }

    private func parcels(_ client: PostgresClient) async throws -> [String] {
        try await client.query("select name from parcel order by name")
    }

    @Test("asks for its statements once the first has been answered, and returns their rows")
    func inTurn() async throws {
        try await withTable { client in
            let waiting = Waiting()
            try await withThrowingTaskGroup(of: Int.self) { group in
                try await client.transaction { transaction in
                    try await transaction.execute("select pg_advisory_xact_lock(7)")
                    group.addTask {
                        let rows = try await client.atomically(after: ["select pg_advisory_xact_lock(7)"]) { _ in
                            ["insert into parcel select unnest(\(await waiting.names))", "select count(*) from parcel"]
                        }
                        #expect(rows[0].affected == 2)
                        return try rows[1].first() ?? 0
                    }
                    try await client.wait(
                        until: "exists (select from pg_locks where locktype = 'advisory' and not granted)"
                    )
                    await waiting.gather(["a", "b"])
                }
                for try await count in group { #expect(count == 2) }
            }
            #expect(try await parcels(client) == ["a", "b"])
        }
    }

    @Test("that has nothing to do is undone, as is one whose statements fail or whose closure throws")
    func undone() async throws {
        try await withTable({ $0.reservedConnections = 1 }) { client in
            let none = try await client.atomically(after: ["insert into parcel values ('opening')"]) { _ in [] }
            #expect(none.count == 0)
            await #expect(throws: Unexpected.self) {
                try await client.atomically(after: ["insert into parcel values ('opening')"]) { _ in throw Unexpected()
                }
            }
            let late = try await postgresError {
                try await client.atomically(after: ["insert into parcel values ('opening')"]) { _ in
                    ["insert into parcel values ('a')", "insert into parcel values ('a')"]
                }
            }
            #expect(late.sqlState == "23505")
            let early = try await postgresError {
                try await client.atomically(after: ["select 1 / 0"]) { _ in
                    Issue.record("its turn has not come")
                    return []
                }
            }
            #expect(early.sqlState == "22012")
            #expect(try await parcels(client) == [])

            // The connection is still usable.
            try await client.atomically(after: ["insert into parcel values ('b')"]) { transaction in
                let first: String? = try await transaction.first("select name from parcel")
                return ["insert into parcel values (\(first ?? "") || 'c')"]
            }
            #expect(try await parcels(client) == ["b", "bc"])
        }
    }

    @Test("waits for no other lease, has the settings of shared connections, and reuses prepared statements")
    func kept() async throws {
        try await withTable({
            ($0.maximumConnections, $0.reservedConnections) = (1, 1)
            $0.sharedSettings = ["statement_timeout": "77s"]
        }) { client in
            let setting: Statement = "select set_config('lock_timeout', '7s', true)"
            let known: Statement = """
                select pg_backend_pid(), current_setting('statement_timeout'), current_setting('lock_timeout'),
                       (select count(*) from pg_prepared_statements where statement like 'select set_config%')
                """
            try await client.withConnection { connection in
                let ordinary: (Int, String, String, Int)? = try await connection.first(known)
                let first: (Int, String, String, Int)? = try await client.atomically(after: []) { _ in [known, setting]
                }[0]
                .first()
                #expect(ordinary?.1 == "0")
                #expect(first?.0 != ordinary?.0)
                #expect(first?.1 == "77s")
                // The statements prepared the first time are still there.
                let again: (Int, String, String, Int)? = try await client.atomically(after: []) { _ in [known] }[0]
                    .first()
                #expect(again?.0 == first?.0)
                #expect(again?.2 == "0")
                #expect(again?.3 == 1)
                let statistics = await client.statistics
                #expect(statistics.leasedConnections == 1)
                #expect(statistics.reservedConnections == 1)
            }
        }
    }
}

/// The names of the tasks that wait for the lock.
private actor Waiting {
    private(set) var names: [String] = []

    func gather(_ names: [String]) {
        self.names += names
    }
}
