import Postgres
import PostgresTesting
import Testing

@Suite("A client", .permit)
struct ClientTests {
    @Test("runs a statement and decodes its rows")
    func query() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let rows: [(Int, String?, [String], Bool)] = try await client.query(
                    "select \(1), \(nil as String?), \(["a", "b"]), true"
                )
                #expect(rows.count == 1)
                #expect(rows.first?.0 == 1)
                #expect(rows.first?.1 == nil)
                #expect(rows.first?.2 == ["a", "b"])
                #expect(rows.first?.3 == true)
            }
        }
    }

    @Test("binds other values of the same types to a statement, and null until there are any")
    func bound() async throws {
        let template: Statement = "select \(later: Int.self) + 1, \(later: [String].self)"
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let row: (Int?, [String]?)? = try await client.first(template)
                #expect(row != nil && row?.0 == nil && row?.1 == nil)
                let statement = template.bound(to: 41, ["a", "b"])
                #expect(statement.text == template.text)
                let bound: (Int, [String])? = try await client.first(statement)
                #expect(bound?.0 == 42)
                #expect(bound?.1 == ["a", "b"])
            }
        }
    }
}
