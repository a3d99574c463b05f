import PostgresTesting
import Testing

@testable import Postgres

@Suite("A row", .permit)
struct RowTests {
    @Test("is read column by column, each by its own content")
    func columns() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let rows = try await client.rows("values (1, 'a', null::date), (2, null, '2022-05-01')")
                let numbers = try rows.map { try $0[0] as Int }
                #expect(numbers == [1, 2])
                let texts = try rows.map { try $0[1] as String? }
                #expect(texts == ["a", nil])
                let days = try rows.map { try $0[2] as PostgresDate? }
                #expect(days == [nil, PostgresDate(year: 2022, month: 5, day: 1)])
                let first = try #require(rows.firstRow)
                #expect(throws: PostgresError.self) { try first[3] as Int }
                #expect(throws: PostgresError.self) { try first[1] as Int }
                #expect(throws: PostgresError.self) { try first[2] as PostgresDate }
            }
        }
    }

    @Test("is read by the names of its columns, and the first by itself")
    func names() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let found = try await client.firstRow("select 1 as size, 'a' as name union select 2, 'b' order by 1")
                let first = try #require(found)
                #expect(try first["name"] as String == "a")
                #expect(try first["size"] as Int == 1)
                #expect(throws: PostgresError.self) { try first["title"] as String }
                let none = try await client.firstRow("select 1 as size where false")
                #expect(none.map { _ in true } == nil)
                let last = try await client.rows("values (1::bigint, 'a'), (2, 'b')").divided(into: 2).last?.firstRow
                let name: String? = try last?["column2"]
                #expect(name == "b")
            }
        }
    }

    @Test("belongs to the question whose number it begins with")
    func parts() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let rows = try await client.rows("values (2::bigint, 'a'), (2, 'b'), (4, 'c')")
                let parts = try rows.divided(into: 5).map { try $0.decode() as [(Int, String)] }
                #expect(parts.map { $0.map(\.1) } == [[], ["a", "b"], [], ["c"], []])
                let part: (Int, String)? = try rows.divided(into: 4)[1].divided(into: 2)[1].first()
                #expect(part?.1 == "a")
                #expect(throws: PostgresError.self) { try rows.divided(into: 3) }
                let mixed = try await client.rows("values (2::bigint), (1)")
                #expect(throws: PostgresError.self) { try mixed.divided(into: 2) }
                #expect(try await client.rows("select 1::bigint where false").divided(into: 2).map(\.count) == [0, 0])
            }
        }
    }
}
