import FoundationEssentials
import Postgres
import PostgresTesting
import Testing

@Suite("Values", .permit)
struct ValueTests {
    /// Sends values; the server has to read them as it reads the text, and to return them unchanged.
    private func expectRoundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [(Value, String)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                for (value, text) in values {
                    let row: (Value, Bool, Value?)? = try await client.first(
                        "select \(value), \(value) is not distinct from \(unescaped: text), \(nil as Value?)"
                    )
                    #expect(row?.0 == value, sourceLocation: sourceLocation)
                    #expect(row?.1 == true, "\(text)", sourceLocation: sourceLocation)
                    #expect(row?.2 == nil, sourceLocation: sourceLocation)
                }
            }
        }
    }

    @Test("booleans")
    func booleans() async throws {
        try await expectRoundTrip([(true, "true"), (false, "false")])
    }

    @Test("integers, to their limits")
    func integers() async throws {
        try await expectRoundTrip([(Int16.min, "'-32768'::int2"), (Int16.max, "32767::int2"), (0, "0::int2")])
        try await expectRoundTrip([(Int32.min, "'-2147483648'::int4"), (Int32.max, "2147483647")])
        try await expectRoundTrip([(Int64.min, "'-9223372036854775808'::int8"), (Int64.max, "9223372036854775807")])
        try await expectRoundTrip([
            (Int.min, "'-9223372036854775808'::int8"), (Int.max, "9223372036854775807"), (-1, "-1"),
        ])
    }

    @Test("floating-point numbers, to their limits")
    func floatingPoint() async throws {
        try await expectRoundTrip([
            (Double.greatestFiniteMagnitude, "1.7976931348623157e308::float8"),
            (Double.leastNonzeroMagnitude, "5e-324::float8"),
            (-0.1, "-0.1::float8"), (.infinity, "'infinity'::float8"), (-.infinity, "'-infinity'::float8"),
        ])
        try await expectRoundTrip([
            (Float.greatestFiniteMagnitude, "3.4028235e38::float4"), (Float(0.1), "0.1::float4"),
        ])
    }

    @Test("not a number")
    func notANumber() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let number: Double? = try await client.first("select \(Double.nan)")
                #expect(number?.isNaN == true)
            }
        }
    }

    @Test(
        "exact numbers",
        arguments: [
            "0", "1", "-1", "10000", "9999", "0.0001", "0.00001", "8.5", "-12345.678900001", "100000000",
            "123456789012345678901234567890",
            "99999999999999999999999999999999999999", "-0.99999999999999999999999999999999999999",
            "0.000000000000000000000000000001",
            "1000000000000000000000000000000000000000000000000000000000000", "12300", "0.5", "10000.0001",
        ]
    )
    func decimals(text: String) async throws {
        let value = try #require(Decimal(string: text))
        try await expectRoundTrip([(value, "\(text)::numeric")])
    }

    @Test(
        "numbers that Decimal can't hold are an error",
        arguments: [
            "'nan'::numeric", "'infinity'::numeric", "1234567890123456789012345678901234567890.12345::numeric",
            "1e300::numeric",
            "1e-200::numeric",
        ]
    )
    func tooExact(text: String) async throws {
        try await expectUndecodable("select \(unescaped: text)", as: Decimal.self)
    }

    @Test("a Decimal that is no number is not sent")
    func decimalNaN() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = await #expect(throws: PostgresError.self) {
                    try await client.execute("select \(Decimal.nan)")
                }
                #expect(error?.code == .invalidValue)
            }
        }
    }

    @Test("text, to its limits")
    func text() async throws {
        try await expectRoundTrip([
            ("", "''"), ("Đào tạo", "'Đào tạo'"), ("𝄞", "U&'\\+01D11E'"),
            (String(repeating: "ạ", count: 1 << 20), "repeat('ạ', 1048576)"),
        ])
    }

    @Test("bytes")
    func bytes() async throws {
        try await expectRoundTrip([
            ([UInt8](), "''::bytea"), ([0, 255, 39, 92], "'\\x00ff275c'::bytea"),
            ([UInt8](repeating: 0, count: 1 << 20), "decode(repeat('00', 1048576), 'hex')"),
        ])
    }

    @Test("UUIDs")
    func uuids() async throws {
        let uuid = try #require(UUID(uuidString: "0190A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B"))
        try await expectRoundTrip([(uuid, "'0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'::uuid")])
    }

    @Test("JSON")
    func json() async throws {
        try await expectRoundTrip([(PostgresJSON(#"{"a": [1, "ạ"]}"#), #"'{"a":[1,"ạ"]}'::jsonb"#)])
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let document: PostgresJSON? = try await client.first("select '{\"a\":1}'::json")
                #expect(document?.text == #"{"a":1}"#)
            }
        }
    }

    @Test("moments, to the microsecond and to the calendar's limits")
    func moments() async throws {
        try await expectRoundTrip([
            (Date(timeIntervalSince1970: 0), "'1970-01-01 00:00:00+00'::timestamptz"),
            (Date(timeIntervalSince1970: 1_650_000_000.123456), "'2022-04-15 05:20:00.123456+00'::timestamptz"),
            (Date(timeIntervalSince1970: -62_135_596_800), "'0001-01-01 00:00:00+00'::timestamptz"),
            (Date(timeIntervalSince1970: -210_866_803_200), "'4714-11-24 00:00:00+00 BC'::timestamptz"),
            (Date(timeIntervalSince1970: 9_224_318_015_999), "'294276-12-31 23:59:59+00'::timestamptz"),
        ])
    }

    @Test("moments beyond the calendar are not sent", arguments: [1e15, -1e15, .infinity, .nan, -210_866_803_201])
    func beyond(seconds: Double) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = await #expect(throws: PostgresError.self) {
                    try await client.execute("select \(Date(timeIntervalSince1970: seconds))")
                }
                #expect(error?.code == .invalidValue)
            }
        }
    }

    @Test("days, to the calendar's limits")
    func days() async throws {
        try await expectRoundTrip([
            (PostgresDate(daysSince2000: 0), "'2000-01-01'::date"),
            (PostgresDate(daysSince2000: -1), "'1999-12-31'::date"),
            (try #require(PostgresDate(year: 2024, month: 2, day: 29)), "'2024-02-29'::date"),
            (try #require(PostgresDate(year: 1900, month: 3, day: 1)), "'1900-03-01'::date"),
            (try #require(PostgresDate(year: -4713, month: 11, day: 24)), "'4714-11-24 BC'::date"),
            (PostgresDate(daysSince2000: 2_145_031_948), "'5874897-12-31'::date"),
        ])
    }

    @Test("infinity is an error where nothing can hold it", arguments: ["infinity", "-infinity"])
    func infinity(text: String) async throws {
        try await expectUndecodable("select \(unescaped: "'\(text)'::date")", as: PostgresDate.self)
        try await expectUndecodable("select \(unescaped: "'\(text)'::timestamptz")", as: Date.self)
    }

    @Test("arrays, with and without nulls")
    func arrays() async throws {
        try await expectRoundTrip([([Int](), "'{}'::int8[]"), ([1, 2, 3], "'{1,2,3}'::int8[]")])
        try await expectRoundTrip([
            ([String?]([nil, "a,b", "", "{\"ạ\"}", "NULL"]), #"array[null, 'a,b', '', '{"ạ"}', 'NULL']"#)
        ])
        try await expectRoundTrip([([nil, 1.5], "'{null,1.5}'::float8[]")] as [([Double?], String)])
        try await expectRoundTrip([([true, false], "'{t,f}'::bool[]")])
        try await expectRoundTrip([([[UInt8]]([[1, 2], []]), "array['\\x0102'::bytea, ''::bytea]")])
        try await expectRoundTrip([
            (["2022-04-01", "2022-12-31"].map { day(of: $0) }, "'{2022-04-01,2022-12-31}'::date[]")
        ])
        try await expectRoundTrip([([Int32](0..<100_000), "(select array_agg(i) from generate_series(0, 99999) i)")])
    }

    private func day(of text: String) -> PostgresDate {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return PostgresDate(year: parts[0], month: parts[1], day: parts[2]) ?? PostgresDate(daysSince2000: 0)
    }

    @Test("an array of two dimensions, and one with a null for a type without one, are errors")
    func oddArrays() async throws {
        try await expectUndecodable("select '{{1,2},{3,4}}'::int8[]", as: [Int].self)
        try await expectUndecodable("select '{1,null}'::int8[]", as: [Int].self)
        try await expectUndecodable("select 'text that is long enough'::text", as: [Int].self)
    }

    @Test("a value of another type, a null, an integer that doesn't fit and a missing column are errors")
    func mismatches() async throws {
        try await expectUndecodable("select 'a'::text", as: Int.self)
        try await expectUndecodable("select null::int8", as: Int.self)
        try await expectUndecodable("select 40000", as: Int16.self)
        try await expectUndecodable("select 1, 2", as: Int.self)
        try await expectUndecodable("select now()", as: String.self)
        try await expectUndecodable("select 1::int8", as: Date.self)
    }

    private func expectUndecodable<Value: PostgresDecodable>(_ statement: Statement, as: Value.Type) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = await #expect(throws: PostgresError.self) {
                    let _: Value? = try await client.first(statement)
                }
                #expect(error?.code == .decoding)
                #expect(error?.statement == statement.text)
            }
        }
    }

    @Test("narrower integers are read as wider ones, and domains and enumerations as text")
    func readings() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let row: (Int, Int64, Double, Int, Int)? = try await client.first(
                    "select 1::int2, 2::int4, 3::float4, count(*), 5::oid from pg_class where false"
                )
                #expect(row?.0 == 1)
                #expect(row?.1 == 2)
                #expect(row?.2 == 3)
                #expect(row?.3 == 0)
                #expect(row?.4 == 5)
                try await client.execute("create type mood as enum ('glad')")
                try await client.execute("create domain code as text")
                let texts: (String, String, String, String)? = try await client.first(
                    "select 'glad'::mood, 'a'::code, 'b'::name, 'c'::varchar"
                )
                #expect(texts?.0 == "glad")
                #expect(texts?.1 == "a")
                #expect(texts?.2 == "b")
                #expect(texts?.3 == "c")
            }
        }
    }

    /// An enumeration that is text on the server.
    private enum Standing: String, PostgresEncodable, PostgresDecodable {
        case draft, published
    }

    /// An enumeration that the server knows.
    private enum Mood: String, PostgresEncodable, PostgresDecodable {
        static var postgresType: PostgresType { .inferred }
        case glad, sad
    }

    @Test("enumerations, by their raw values or as the server's own")
    func enumerations() async throws {
        try await expectRoundTrip([(Standing.draft, "'draft'"), (.published, "'published'")])
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute("create type mood as enum ('glad', 'sad', 'tired')")
                try await client.execute("create table person (mood mood)")
                try await client.execute("insert into person values (\(Mood.glad)), (\(Mood.sad)), (\(nil as Mood?))")
                let moods: [Mood?] = try await client.query(
                    "select mood from person where mood is null or mood > \(Mood.glad)"
                )
                #expect(moods == [.sad, nil])
                let standings: [[Standing]] = try await client.query("select \([Standing.published, .draft])")
                #expect(standings == [[.published, .draft]])
                let error = try await postgresError { let _: Mood? = try await client.first("select 'tired'::mood") }
                #expect(error.code == .decoding)
            }
        }
    }

    @Test("ranges, with the lower bound and without the upper one")
    func ranges() async throws {
        let (may, june) = (PostgresDate(daysSince2000: 8156), PostgresDate(daysSince2000: 8187))
        try await expectRoundTrip([(may..<june, "'[2022-05-01,2022-05-31]'::daterange")])
        try await expectRoundTrip([(-1..<3, "'(-2,2]'::int8range")])
        try await expectRoundTrip([(Int32(1)..<2, "int4range(1, 2)")])
        try await expectRoundTrip([(Decimal(1)..<Decimal(2), "numrange(1, 2)")])
        let start = Date(timeIntervalSince1970: 1_651_338_000)
        try await expectRoundTrip([
            (start..<start.addingTimeInterval(3600), "tstzrange('2022-05-01 00:00+07', '2022-05-01 01:00+07')")
        ])
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let isEmpty: Bool? = try await client.first("select isempty(\(may..<may))")
                #expect(isEmpty == true)
                for other in ["'empty'::int8range", "'[1,)'::int8range", "'(,1)'::int8range", "1::bigint", "null"] {
                    let error = try await postgresError {
                        let _: Range<Int>? = try await client.first("select \(unescaped: other)")
                    }
                    #expect(error.code == .decoding, "\(other)")
                }
            }
        }
    }

    @Test("lengths of time, a day of which is 24 hours")
    func durations() async throws {
        try await expectRoundTrip([
            (Duration.seconds(90), "interval '1 minute 30 seconds'"), (.microseconds(-1), "interval '-1 microseconds'"),
            (.seconds(9_000_000_000_000) + .microseconds(1), "interval '9000000000000.000001 seconds'"),
            (.seconds(90_000), "interval '25 hours'"),
        ])
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let days: Duration? = try await client.first("select interval '2 days 1 second'")
                #expect(days == .seconds(172_801))
                let error = try await postgresError {
                    let _: Duration? = try await client.first("select interval '1 month'")
                }
                #expect(error.code == .decoding)
            }
        }
    }

    @Test("a JSON document is read as text, too")
    func jsonAsText() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let texts: (String, String)? = try await client.first("select '{\"a\": 1}'::jsonb, '[1]'::json")
                #expect(texts?.0 == #"{"a": 1}"#)
                #expect(texts?.1 == "[1]")
            }
        }
    }
}
