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
}
