import Postgres
import PostgresTesting
import Testing

@Suite("Interpolation", .permit)
struct InjectionTests {
    @Test(
        "binds every value, so that it comes back unchanged",
        arguments: [
            "'; drop table victim; --", #"\'; drop table victim; --"#, "$1", "O'Brien", #"C:\temp"#, "\"quoted\"",
            "a\nb\tc\\n",
            "Nguyễn Thị Đông", "Nguye\u{302}\u{303}n Thi\u{323} \u{110}o\u{302}ng", "𝄞 𠜎 👩‍👩‍👧‍👦", "", "\u{FEFF}x",
            "\u{10FFFF}",
        ]
    )
    func bound(text: String) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create table victim (name text)")
                try await client.execute("insert into victim values (\(text))")
                let names: [String] = try await client.query("select name from victim where name = \(text)")
                // Bytes are compared, because `==` on strings takes composed and decomposed text for equal.
                #expect(names.map { Array($0.utf8) } == [Array(text.utf8)])
            }
        }
    }

    @Test("quotes identifiers, so that each names exactly itself")
    func identifiers() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let name = #"t"; drop table victim; --"#
                try await client.execute("create table victim ()")
                try await client.execute("create table \(identifier: name) (\(identifier: "Số CCCD") text)")
                let tables: Int? = try await client.first(
                    "select count(*) from pg_tables where tablename in ('victim', \(name))"
                )
                #expect(tables == 2)
            }
        }
    }

    @Test("refuses a NUL before it is sent, and the connection goes on")
    func nul() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = await #expect(throws: PostgresError.self) { try await client.execute("select \("a\0b")") }
                #expect(error?.code == .invalidValue)
                let one: Int? = try await client.first("select 1::bigint")
                #expect(one == 1)
            }
        }
    }
}
