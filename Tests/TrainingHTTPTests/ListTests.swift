import FoundationEssentials
import HTTPTypes
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Lists, as pages and as files", .permit)
struct ListTests {
    @Test func aListGoesOnWhileItGrows() async throws {
        try await withRegistry { client, _, _ in
            let first = try await client.get("/v1/officials?limit=2").json
            #expect(first["items"]?.items.map { $0["officialCode"]?.string } == ["CB1", "CC2"])
            let official = #"{"officialCode": "A0", "fullName": "Lê Mới", "organizationCode": "79"}"#
            #expect(try await client.post("/v1/officials", official).status == 201)
            let next = try #require(first["next"]?.string)
            let rest = try await client.get("/v1/officials?limit=2&cursor=\(next)").json
            #expect(rest["items"]?.items.map { $0["officialCode"]?.string } == ["VC3", "A0"])
            #expect(rest["next"] == .null)
        }
    }

    @Test func aListIsAlsoAFile() async throws {
        try await withRegistry { client, _, _ in
            let answer = try await client.get("/v1/officials?limit=1", [.accept: "text/csv"])
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8; header=present")
            let lines = answer.text.split(separator: "\n")
            #expect(lines.first?.hasPrefix("official_code,national_id,full_name") == true)
            #expect(lines.dropFirst().map { $0.prefix(3) } == ["CB1", "CC2", "VC3"])
            #expect(try await client.get("/v1/officials?q=thuy", [.accept: "text/csv"]).text.contains("CB1"))
            #expect(try await client.get("/v1/officials?under=nowhere", [.accept: "text/csv"]).status == 404)
        }
    }

    @Test(arguments: ["officials", "organizations", "courses", "curricula", "classes"])
    func aSearchWithoutWordsFindsNothing(list: String) async throws {
        try await withRegistry { client, training, _ in
            _ = try await training.classes.create(.seating(nil, "L1", of: "DX-101"), by: .tester)
            for text in ["%25", "%3F%3F", "%F0%9F%98%80", "%CC%81"] {
                let found = try await client.get("/v1/\(list)?q=\(text)")
                #expect(found.status == 200)
                #expect(try found.json["items"] == .array([]), "\(text)")
            }
        }
    }

    @Test func aListOfCompletionsAsAFileHasAllThatTheListHas() async throws {
        try await withRegistry { client, training, _ in
            let ids = try await Self.posted(
                to: "/v1/completions",
                #""completedOn": "2022-05-01", "score": 8.5"#,
                client,
                training
            )
            let path = "/v1/completions/\(ids[0])/revocation"
            #expect(try await client.post(path, #"{"reason": "nhầm người"}"#).status == 200)

            let shown = try await client.get("/v1/completions")
            #expect(shown.headers[.cacheControl] == "private, no-cache")
            #expect(try shown.json["items"]?.items.count == 2)
            let lines = try await client.lines("/v1/completions")
            #expect(
                lines.first == """
                    official_code,national_id,course_code,completed_on,score,evidence,id,recorded_at,recorded_by,\
                    is_recognition,expires_on,flags,revoked_at,revocation_reason
                    """
            )
            #expect(lines.count == 3)
            #expect(lines[1].hasPrefix("CB1,,DX-101,2022-05-01,8.5,,\(ids[0]),"))
            #expect(lines[1].hasSuffix(",nhầm người"))
            #expect(lines[2].hasPrefix("id:4,,DX-101,2022-05-01,8.5,,\(ids[1]),"))
            #expect(lines[2].hasSuffix(",token:environment,false,,,,"))
            let revoked = try await client.lines("/v1/completions?official=CB1&revoked=true")
            #expect(revoked == Array(lines[0...1]))

            let reader = CreateToken(role: .viewer, expiresAt: .now.addingTimeInterval(60), seesNationalIDs: true)
            let secret = try await training.accounts.create(reader, by: .tester).secret
            let whole = try await client.showing(secret).lines("/v1/completions?revoked=false")
            #expect(whole.last?.hasPrefix(",079190000009,DX-101,") == true)
        }
    }

    @Test func aListOfEnrollmentsAsAFileNamesOfficialsInTheirColumns() async throws {
        try await withRegistry { client, training, _ in
            let ids = try await Self.posted(to: "/v1/enrollments", #""enrolledOn": "2022-05-01""#, client, training)
            let lines = try await client.lines("/v1/enrollments")
            #expect(
                lines.first == """
                    official_code,national_id,course_code,class_code,curriculum_code,enrolled_on,id,state
                    """
            )
            #expect(lines.count == 3)
            #expect(lines[1].hasPrefix("CB1,,DX-101,,,2022-05-01,\(ids[0]),"))
            #expect(lines[2].hasPrefix("id:4,,DX-101,,,2022-05-01,\(ids[1]),"))
        }
    }

    /// Posts the same about an official with a code and about one without; returns both answers.
    private static func posted(
        to path: String,
        _ members: String,
        _ client: RouterClient,
        _ training: Training
    ) async throws -> [String] {
        _ = try await training.take(
            .officials,
            "national_id,full_name,organization_code\n079190000009,Phạm Thị Mai,79\n"
        )
        var ids: [String] = []
        for official in ["CB1", "079190000009"] {
            let body = #"{"official": "\#(official)", "course": "DX-101", \#(members)}"#
            ids.append(try #require(try await client.post(path, body).json["id"]?.string))
        }
        return ids
    }
}
