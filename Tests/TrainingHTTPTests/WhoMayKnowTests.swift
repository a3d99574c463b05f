import FoundationEssentials
import HTTPTypes
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Withheld numbers and national IDs over HTTP", .permit)
struct WhoMayKnowTests {
    private static func holder(
        _ role: Role,
        of client: RouterClient,
        _ training: Training,
        scope: String? = nil
    ) async throws -> RouterClient {
        let command = CreateToken(role: role, scope: scope, expiresAt: .now.addingTimeInterval(3600))
        return client.showing(try await training.accounts.create(command, by: .tester).secret)
    }

    /// A bulk request tries all its numbers at once, and is refused whole when the tries are used up.
    @Test func aBulkTriesItsNumbersOnce() async throws {
        try await withRegistry(today: .on(2022, 8, 1)) { client, training, postgres in
            let recorder = try await Self.holder(.recorder, of: client, training)
            func facts(_ numbers: [String]) -> String {
                "["
                    + numbers.map { #"{"official":"\#($0)","course":"DX-103","completedOn":"2022-05-01"}"# }
                    .joined(separator: ",") + "]"
            }
            let answer = try await recorder.post(
                "/v1/completions",
                facts(["001085000001", "001085000002", "001085000003", "CC2"])
            )
            #expect(answer.status == 200, "\(answer.text)")
            let tried: [String] = try await postgres.query(
                "select concat_ws(' ', after ->> 'hits', after ->> 'misses') from audit where action = 'national_id.try'"
            )
            #expect(tried == ["1 2"])
            let many = (0..<99).map { "079190\(100_000 + $0)" }
            let refused = try await recorder.post("/v1/completions", facts(["CC2"] + many))
            #expect(refused.status == 429, "\(refused.text)")
            #expect(try refused.problem().code == "national_ids_used_up")
            #expect((refused.headers[.retryAfter]).flatMap { Int($0) }.map((1...86_400).contains) == true)
            // No number names anybody until tomorrow, right or wrong; codes still work.
            for path in ["/v1/officials/001085000001", "/v1/completions?official=001085000001"] {
                #expect(try await recorder.get(path).status == 429, "\(path)")
                #expect(try await recorder.get(path.replacing("001085000001", with: "CB1")).status == 200, "\(path)")
            }
            let stored: Int? = try await postgres.first("select count(*) from completion")
            #expect(stored == 2)
        }
    }

    /// A client without a token sees no number about single people; the sums above contain them.
    @Test func numbersOfSinglePersonsAreWithheldFromEverybody() async throws {
        try await withRegistry(today: .on(2022, 8, 1)) { client, training, _ in
            let people = ["01", "79", "G14"].flatMap { unit in (1...6).map { "\(unit)-\($0),Lê Thị Hoa,\(unit)\n" } }
            _ = try await training.take(.officials, "official_code,full_name,organization_code\n" + people.joined())
            for course in ["DX-101", "DX-102"] {
                let fact = RecordCompletion(official: "CB1", course: course, completedOn: .on(2022, 3, 1))
                _ = try await training.completions.record(fact, by: .tester)
            }
            let anybody = client.showing(nil)
            let ward = try await Self.holder(.viewer, of: client, training, scope: "00001")
            let question = "/v1/progress?by=commune"
            let (open, whole) = (try await anybody.get(question), try await client.get(question))
            #expect(try open.json["trained"] == .number("1"))
            let unit = try #require(try open.json["units"]?.items.first)
            for key in ["trained", "attendances", "percent"] { #expect(unit[key] == .null, "\(key)") }
            #expect(unit["withheld"] == .flag(true))
            #expect(try whole.json["units"]?.items.first?["trained"] == .number("1"))
            #expect(open.headers[.eTag] != whole.headers[.eTag])
            #expect(try await ward.get(question).text == open.text)
            #expect(try await ward.get("/v1/progress?under=00001").json["trained"] == .number("1"))
            let top = try await anybody.get("/v1/progress?under=00001").json
            #expect(top["trained"] == .null && top["withheld"] == .flag(true))
            // An invalid token shows what none shows.
            #expect(try await client.showing("dtk_nothing").get(question).text == open.text)
        }
    }

    @Test func revokingATokenNamesThoseThatItIssued() async throws {
        try await withRegistry { client, training, _ in
            let maker = try await Self.holder(.administrator, of: client, training)
            let end = Date.now.addingTimeInterval(600).formatted(.iso8601)
            let made = try await maker.post("/v1/tokens", #"{"role":"viewer","expiresAt":"\#(end)"}"#)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try made.json["id"]?.string)
            let maker1 = try #require(try await client.get("/v1/tokens/\(id)").json["maker"]?.string)
            let later = Date.now.addingTimeInterval(7200).formatted(.iso8601)
            let longer = try await maker.post("/v1/tokens", #"{"role":"viewer","expiresAt":"\#(later)"}"#)
            #expect(try longer.problem().code == "expiry_out_of_range")
            let asked = try await client.send(.post, "/v1/tokens/\(maker1)/revocation")
            #expect(asked.status == 409, "\(asked.text)")
            #expect(try asked.problem().code == "token_has_children")
            let done = try await client.send(.post, "/v1/tokens/\(maker1)/revocation?withChildren=true")
            #expect(done.status == 200, "\(done.text)")
            #expect(try done.json["children"]?.items.map(\.string) == [id])
            let child = client.showing(try made.json["token"]?.string)
            #expect(try await child.get("/v1/officials").status == 401)
        }
    }
}
