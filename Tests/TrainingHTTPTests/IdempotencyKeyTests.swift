import FoundationEssentials
import HTTPTypes
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("A request that is repeated with its key", .permit)
struct IdempotencyKeyTests {
    private static let course = #"{"code": "N-1", "titleVi": "Khóa mới"}"#

    @Test func theSameKeyIsTheSameRequest() async throws {
        try await withRegistry { client, _, _ in
            let key: HTTPFields = [.idempotencyKey: #""8e03""#]
            let first = try await client.post("/v1/courses", Self.course, key)
            #expect(first.status == 201)
            #expect(first.headers[.idempotencyReplayed] == nil)
            let again = try await client.post("/v1/courses", Self.course, key)
            #expect(again.status == 201)
            #expect(again.body == first.body)
            #expect(again.headers[.eTag] == first.headers[.eTag])
            #expect(again.headers[.location] == "/v1/courses/N-1")
            #expect(again.headers[.idempotencyReplayed] == "true")
            // Without the key the request would make another course of that code.
            #expect(try await client.post("/v1/courses", Self.course).status == 409)
        }
    }

    @Test func aKeyIsForOneRequestOfOneCaller() async throws {
        try await withRegistry { client, training, _ in
            let key: HTTPFields = [.idempotencyKey: "k"]
            #expect(try await client.post("/v1/courses", Self.course, key).status == 201)
            let other = try await client.post("/v1/courses", Self.course.replacing("N-1", with: "N-2"), key)
            #expect(other.status == 422)
            #expect(try other.problem().code == "idempotency_key_reused")
            let token = CreateToken(role: .administrator, expiresAt: .now.addingTimeInterval(60))
            let secret = try await training.accounts.create(token, by: .tester).secret
            let stranger = try await client.showing(secret).post("/v1/courses", Self.course, key)
            #expect(try stranger.problem().code == "course_exists")
        }
    }

    @Test func aRefusalIsRepeated() async throws {
        try await withRegistry { client, _, _ in
            let key: HTTPFields = [.idempotencyKey: "k"]
            let fact = #"{"official": "NEW1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            let first = try await client.post("/v1/completions", fact, key)
            #expect(try first.problem().code == "unknown_official")
            let official = #"{"officialCode": "NEW1", "fullName": "Lê Mới", "organizationCode": "79"}"#
            #expect(try await client.post("/v1/officials", official).status == 201)
            #expect(try await client.post("/v1/completions", fact, key).body == first.body)
            #expect(try await client.post("/v1/completions", fact, [.idempotencyKey: "l"]).status == 201)
        }
    }

    @Test func aFailedPreconditionFreesTheKey() async throws {
        try await withRegistry { client, _, _ in
            func patch(_ tag: String) async throws -> Answer {
                let headers: HTTPFields = [.contentType: "application/json", .idempotencyKey: "k", .ifMatch: tag]
                let body = Array(#"{"provider": "Học viện"}"#.utf8)
                return try await client.send(.patch, "/v1/courses/DX-101", headers, body: body)
            }
            #expect(try await patch(#""zz""#).status == 412)
            let seen = try #require(try await client.get("/v1/courses/DX-101").headers[.eTag])
            let changed = try await patch(seen)
            #expect(changed.status == 200)
            #expect(changed.headers[.idempotencyReplayed] == nil)
            let again = try await patch(seen)
            #expect(again.body == changed.body)
            #expect(again.headers[.idempotencyReplayed] == "true")
        }
    }

    /// A repeated answer shows the past: a client that lost it learns that its change was made, even if another caller
    /// has moved the official out of its scope since.
    @Test func aRepeatedAnswerIsTheOriginal() async throws {
        try await withRegistry { client, training, _ in
            let command = CreateToken(role: .registrar, scope: "79", expiresAt: .now.addingTimeInterval(60))
            let inside = client.showing(try await training.accounts.create(command, by: .tester).secret)
            func edit(_ key: String) async throws -> Answer {
                let headers: HTTPFields = [.contentType: "application/json", .idempotencyKey: key]
                let body = Array(#"{"position": "Phó phòng"}"#.utf8)
                return try await inside.send(.patch, "/v1/officials/CC2", headers, body: body)
            }
            let first = try await edit("k")
            #expect(first.status == 200, "\(first.text)")
            _ = try await training.officials.edit("CC2", OfficialEdit([.organization: "01"]), by: .tester)
            let again = try await edit("k")
            #expect((again.status, again.body) == (first.status, first.body))
            // Nobody there learns what has happened to the official since.
            #expect(try await inside.get("/v1/officials/CC2").status == 404)
            #expect(try await edit("l").status == 404)
        }
    }
}
