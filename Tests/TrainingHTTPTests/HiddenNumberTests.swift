import FoundationEssentials
import HTTPTypes
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("National IDs in repeated answers, and officials without a code", .permit)
struct HiddenNumberTests {
    private static func readings(_ postgres: PostgresClient) async throws -> Int {
        try await postgres.first("select count(*) from audit where action = 'national_id.read'") ?? 0
    }

    @Test func aRepeatedAnswerIsAnotherReading() async throws {
        try await withRegistry { client, training, postgres in
            let command = CreateToken(role: .registrar, expiresAt: .now.addingTimeInterval(60), seesNationalIDs: true)
            let reader = client.showing(try await training.accounts.create(command, by: .tester).secret)
            func edit(_ key: String, _ client: RouterClient) async throws -> Answer {
                try await client.send(
                    .patch,
                    "/v1/officials/CB1",
                    [.contentType: "application/json", .idempotencyKey: key],
                    body: Array(#"{"position":"Giám đốc"}"#.utf8)
                )
            }
            #expect(try await edit("k", reader).text.contains("001085000001"))
            #expect(try await Self.readings(postgres) == 1)
            let again = try await edit("k", reader)
            #expect(again.headers[.idempotencyReplayed] == "true")
            #expect(again.text.contains("001085000001"))
            #expect(try await Self.readings(postgres) == 2)
            let entries: [(String?, String?)] = try await postgres.query(
                "select name, after ->> 'replayed' from audit where action = 'national_id.read' order by id"
            )
            #expect(entries.map(\.0) == ["CB1", "CB1"])
            #expect(entries.map(\.1) == [nil, "true"])
            // A caller who may not see national IDs leaves no entry, neither with the first answer nor with the
            // repeated one.
            for _ in 1...2 { #expect(try await edit("l", client).text.contains("•••••••••001")) }
            #expect(try await Self.readings(postgres) == 2)
        }
    }

    @Test func anOfficialWithoutACodeHasAnAddress() async throws {
        try await withRegistry { client, training, _ in
            let made = try await client.post(
                "/v1/officials",
                #"{"nationalId":"079190000009","fullName":"Phạm Thị Mai","organizationCode":"79"}"#
            )
            #expect(made.status == 201)
            let listed = try #require(try await client.get("/v1/officials?under=79").json["items"]?.items.last)
            let address = try #require(listed["id"]?.string)
            #expect(address.hasPrefix("id:"))
            #expect(made.headers[.location] == "/v1/officials/\(address.percentEncoded)")
            #expect(try await client.get("/v1/officials/\(address)").json["official"]?["id"]?.string == address)
            #expect(try await client.get("/v1/officials/\(address)/record").status == 200)

            let fact = try await client.post(
                "/v1/completions",
                #"{"official":"\#(address)","course":"DX-101","completedOn":"2022-05-01"}"#
            )
            #expect(fact.status == 201, "\(fact.text)")
            #expect(try fact.json["official"]?.string == address)
            let differs = try await client.post(
                "/v1/completions",
                #"{"official":"\#(address)","course":"DX-101","completedOn":"2022-05-02"}"#
            )
            #expect(try differs.problem().code == "completion_differs")
            #expect(differs.text.contains(address) && !differs.text.contains("079190000009"), "\(differs.text)")
            let asked = try await client.post("/v1/enrollments", #"{"official":"\#(address)","course":"DX-102"}"#)
            #expect(asked.status == 201, "\(asked.text)")
            #expect(try asked.json["official"]?.string == address)
            for list in ["completions", "enrollments"] {
                let items = try await client.get("/v1/\(list)?official=\(address)").json["items"]?.items
                #expect(items?.map { $0["official"]?.string } == [address], "\(list)")
            }
            let edited = try await client.send(
                .patch,
                "/v1/officials/\(address)",
                [.contentType: "application/json"],
                body: Array(#"{"position":"Giám đốc"}"#.utf8)
            )
            #expect(edited.status == 200)

            // Outside the scope the address names nobody, as an unused address does.
            let command = CreateToken(role: .registrar, scope: "01", expiresAt: .now.addingTimeInterval(60))
            let outside = client.showing(try await training.accounts.create(command, by: .tester).secret)
            for path in [
                "/v1/officials/\(address)", "/v1/officials/id:999999", "/v1/officials/id:99999999999999999999",
            ] {
                let answer = try await outside.get(path)
                #expect(answer.status == 404)
                #expect(try answer.problem().code == "no_such_official")
            }
            for number in [address, "id:999999"] {
                let body = #"{"official":"\#(number)","course":"DX-101","completedOn":"2022-05-01"}"#
                #expect(try await outside.post("/v1/completions", body).problem().code == "unknown_official")
            }
        }
    }

    /// The last digits of a hidden number are shown and the first follow from birth and sex, so the rest could be found
    /// by trying.
    @Test func aHiddenNationalIDCannotBeGuessed() async throws {
        try await withRegistry { client, training, _ in
            func viewer(seesNationalIDs: Bool) async throws -> RouterClient {
                let command = CreateToken(
                    role: .viewer,
                    expiresAt: .now.addingTimeInterval(60),
                    seesNationalIDs: seesNationalIDs
                )
                return client.showing(try await training.accounts.create(command, by: .tester).secret)
            }
            let (blind, seeing) = (try await viewer(seesNationalIDs: false), try await viewer(seesNationalIDs: true))
            let targets = [
                "/v1/officials/001085000001", "/v1/officials/001085000001/record",
                "/v1/completions?official=001085000001", "/v1/enrollments?official=001085000001",
            ]
            for target in targets {
                let answer = try await blind.get(target)
                #expect(answer.status == 404, "\(target)")
                #expect(try answer.problem().code == "no_such_official")
                let never = try await blind.get(target.replacing("001085000001", with: "001085000002"))
                #expect(answer.text == never.text.replacing("001085000002", with: "001085000001"))
                #expect(try await seeing.get(target).status == 200, "\(target)")
                // A recorder gets such numbers from others, and names people by them.
                #expect(try await client.get(target).status == 200, "\(target)")
                #expect(try await blind.get(target.replacing("001085000001", with: "CB1")).status == 200, "\(target)")
            }
        }
    }

    @Test func noCodeReadsLikeAnAddress() async throws {
        try await withRegistry { client, training, _ in
            let answer = try await client.post(
                "/v1/officials",
                #"{"officialCode":"id:1","fullName":"Lê Mới","organizationCode":"79"}"#
            )
            #expect(answer.status == 422)
            #expect(try answer.problem().code == "code_like_address")
            let file = "official_code,full_name,organization_code\nid:1,Lê Mới,79\n"
            let faults = try await training.take(.officials, file).firstRejected.flatMap(\.faults)
            #expect(faults.map(\.code.rawValue) == ["code_like_address"])
        }
    }

    /// A code of twelve digits counts as a code for every caller.
    @Test func aCodeThatReadsLikeANationalIDIsACode() async throws {
        try await withRegistry(today: .on(2022, 6, 1)) { client, training, _ in
            let code = "001085123456"
            let people = "official_code,full_name,organization_code\n\(code),Phạm Mã,01\n"
            _ = try await training.take(.officials, people)
            let fact = #"{"official": "\#(code)", "course": "DX-101", "completedOn": "2022-05-01"}"#
            #expect(try await client.post("/v1/completions", fact).status == 201)
            let asked = #"{"official": "\#(code)", "course": "DX-102", "enrolledOn": "2022-05-01"}"#
            #expect(try await client.post("/v1/enrollments", asked).status == 201)
            let token = CreateToken(role: .viewer, expiresAt: .now.addingTimeInterval(60))
            let viewer = client.showing(try await training.accounts.create(token, by: .tester).secret)
            for client in [client, viewer] {
                for list in ["/v1/completions", "/v1/enrollments"] {
                    let lines = try await client.lines(list)
                    #expect(lines.count == 2)
                    #expect(lines[1].hasPrefix("\(code),,DX-10"), "\(lines[1])")
                    #expect(try await client.get(list).text.contains(#""official":"\#(code)""#))
                }
            }
        }
    }
}
