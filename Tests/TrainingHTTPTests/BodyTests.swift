import HTTPTypes
import Testing

@testable import Serving
@testable import TrainingHTTP

@Suite("The faults of a body")
struct BodyTests {
    static let sound = #"{"official":"CB00000001","course":"DX-101","completedOn":"2022-05-01"}"#

    @Test(arguments: [
        nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/jsonp",
    ])
    func onlyJSONIsRead(type: String?) async throws {
        var headers = HTTPFields()
        headers[.contentType] = type
        let answer = try await RouterClient().send(.post, "/v1/completions", headers, body: Array(Self.sound.utf8))
        #expect(answer.status == 415)
        #expect(answer.headers[.accept] == "application/json, application/x-ndjson")
        #expect(try answer.problem().code == "unsupported_media_type")
    }

    @Test func compressedBodiesAreNotRead() async throws {
        let answer = try await RouterClient().post("/v1/completions", Self.sound, [.contentEncoding: "gzip"])
        #expect(answer.status == 415)
    }

    @Test(arguments: [
        ("", "empty_body"), ("{", "malformed_json"), ("{'a':1}", "malformed_json"), (sound + "x", "malformed_json"),
        (#"{"a":NaN}"#, "malformed_json"), (#"{"a":"\ud800"}"#, "malformed_json"),
        (String(repeating: "[", count: 10_000), "nested_too_deeply"),
    ])
    func invalidJSONIsMalformed(body: String, code: String) async throws {
        let answer = try await RouterClient().post("/v1/completions", body)
        #expect(answer.status == 400)
        #expect(try answer.problem().code == code)
    }

    @Test func invalidUTF8IsReportedAsSuch() async throws {
        let headers: HTTPFields = [.contentType: "application/json; charset=UTF-8"]
        let body = Array(#"{"official":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        let answer = try await RouterClient().send(.post, "/v1/completions", headers, body: body)
        #expect(answer.status == 400)
        #expect(try answer.problem().code == "not_utf8")
    }

    @Test func everyFaultHasItsPointer() async throws {
        let body = #"{"official":7,"completedOn":"01/05/2022","score":"8","evidence":null,"a/b~c":1,"official":"x"}"#
        let answer = try await RouterClient().post("/v1/completions", body, [.acceptLanguage: "en"])
        #expect(answer.status == 422)
        #expect(try answer.problem().detail == "5 faults, listed in errors.")
        let items = try #require(try answer.json["errors"]).items
        #expect(
            items.map { [$0["pointer"]?.string, $0["code"]?.string] } == [
                ["/official", "doubled_field"],
                ["/course", "missing_field"],
                ["/completedOn", "invalid_date"],
                ["/score", "wrong_type"],
                ["/a~1b~0c", "unknown_field"],
            ]
        )
        #expect(items.map(\.keys).allSatisfy { $0 == ["pointer", "code", "detail"] })
    }

    @Test(arguments: [
        (#""score":1e400"#, "not_number"), (#""score":true"#, "wrong_type"), (#""score":[8]"#, "wrong_type"),
        (#""score":11111111111111111111111111111111111111111"#, "not_number"), (#""evidence":{}"#, "wrong_type"),
    ])
    func oneFaultNamesTheProblem(member: String, code: String) async throws {
        let answer = try await RouterClient().post("/v1/completions", Self.sound.dropLast() + ",\(member)}")
        #expect(answer.status == 422)
        #expect(try answer.problem().code == code)
    }

    @Test(arguments: ["null", "1", #""text""#])
    func aBodyIsAnObject(body: String) async throws {
        let answer = try await RouterClient().post("/v1/completions", body)
        #expect(answer.status == 422)
        #expect(try answer.problem().code == "wrong_body")
        #expect(try #require(try answer.json["errors"]).items.map { $0["pointer"]?.string } == [""])
    }

    @Test func anEmptyListOfCompletionsIsRefused() async throws {
        let client = try RouterClient()
        let lines: HTTPFields = [.contentType: "application/x-ndjson", .acceptLanguage: "en"]
        for answer in [
            try await client.post("/v1/completions", "[]", [.acceptLanguage: "en"]),
            try await client.post("/v1/completions", "\n", lines),
        ] {
            #expect(answer.status == 422)
            let problem = try answer.problem()
            #expect(problem.code == "wrong_count")
            #expect(problem.detail == "There are 0 items; 1–10000 are accepted.")
        }
    }

    @Test(arguments: [
        "2027-02-30T00:00:00Z", "2027-13-01T00:00:00Z", "2027-01-01T24:00:00Z", "2027-01-01T25:00:00Z",
        "2027-01-01T00:60:00Z", "2027-01-01T00:00:61Z", "2027-01-01T00:00:00+24:00", "2027-01-01T00:00:00+07:60",
        "2027-01-01T00:00:00", "2027-01-01T00:00:00+0700", "2027-01-01T00:00:00.Z", "2027-01-01 00:00:00Z",
        "2027-01-01T00:00Z", "2027-01-01", "30/06/2027", "", " 2027-01-01T00:00:00Z",
    ])
    func anInvalidMomentIsReported(text: String) async throws {
        let body = #"{"role":"viewer","expiresAt":"\#(text)"}"#
        let answer = try await RouterClient().post("/v1/tokens", body, [.acceptLanguage: "en"])
        #expect(answer.status == 422)
        let problem = try answer.problem()
        #expect(problem.code == "invalid_moment")
        #expect(problem.detail == "\"\(text)\" is not a moment; write 2027-01-31T17:00:00+07:00.")
        #expect(try #require(try answer.json["errors"]).items.map { $0["pointer"]?.string } == ["/expiresAt"])
    }

    @Test func aBodyThatIsTooLongIsNotRead() async throws {
        var limits = RegistryLimits()
        limits.http.maximumBulk = 100
        let client = try RouterClient(limits: limits)
        let answer = try await client.post("/v1/completions", #"{"evidence":""# + String(repeating: "x", count: 100))
        #expect(answer.status == 413)
        #expect(try answer.problem().code == "body_too_large")
        #expect(answer.headers[.connection] == "close")
    }

    @Test func anIncompleteBodyIsRefused() async throws {
        let length = "\(Self.sound.utf8.count + 10)"
        let answer = try await RouterClient().post("/v1/completions", Self.sound, [.contentLength: length])
        #expect(answer.status == 400)
        #expect(try answer.problem().code == "bad_request")
    }

    @Test func aHostileBodyGetsAShortAnswer() async throws {
        let body = "{" + repeatElement(#""":0"#, count: 100_000).joined(separator: ",") + "}"
        let answer = try await RouterClient().post("/v1/courses", body)
        #expect(answer.status == 422)
        #expect(try #require(try answer.json["errors"]).items.count <= 200)
        #expect(answer.body.count < 100_000)
    }
}
