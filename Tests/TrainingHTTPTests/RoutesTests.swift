import HTTPTypes
import Testing

@testable import Serving
@testable import TrainingHTTP

@Suite("Every path, method and language has its answer")
struct RoutesTests {
    @Test func healthNeedsNoDatabase() async throws {
        let answer = try await RouterClient().get("/healthz")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.text == #"{"status":"ok"}"#)
    }

    @Test func headIsGetWithoutItsBody() async throws {
        let answer = try await RouterClient().send(.head, "/healthz")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentLength] == "15")
        #expect(answer.body.isEmpty)
    }

    @Test func readinessEndsWhenTheServerIsToStop() async throws {
        let readiness = Readiness()
        readiness.close()
        let answer = try await RouterClient(readiness: readiness).get("/readyz")
        #expect(answer.status == 503)
        #expect(try answer.problem().code == "shutting_down")
        #expect(answer.headers[.retryAfter] == "1")
    }

    @Test(arguments: ["/v1", "/v1/nothing", "/healthz/more", "/v1/progress/2022"])
    func unknownPathsAreNotFound(path: String) async throws {
        let answer = try await RouterClient().get(path)
        #expect(answer.status == 404)
        #expect(try answer.problem().code == "no_such_route")
        #expect(try answer.json["instance"]?.string == path)
    }

    @Test(arguments: [
        ("/healthz", HTTPRequest.Method.post, "GET, HEAD"),
        ("/v1/progress", .delete, "GET, HEAD"),
        ("/v1/officials/CB00000001", .delete, "GET, HEAD, PATCH"),
        ("/v1/officials/CB00000001/departure", .get, "POST"),
        ("/v1/completions", .options, "GET, HEAD, POST"),
    ])
    func wrongMethodsGetAListOfTheRightOnes(path: String, method: HTTPRequest.Method, allowed: String) async throws {
        let answer = try await RouterClient().send(method, path)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == allowed)
        #expect(try answer.problem().code == "method_not_allowed")
    }

    @Test func aProblemHasItsMembersInOrder() async throws {
        let answer = try await RouterClient().get("/v1/nothing?x=1")
        #expect(try answer.json.keys == ["type", "title", "status", "detail", "code", "instance"])
        #expect(try answer.json["instance"]?.string == "/v1/nothing")
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test(arguments: [
        (nil, "vi"), ("", "vi"), ("en", "en"), ("en-GB,vi;q=0.5", "en"), ("vi-VN, en;q=0.9", "vi"),
        ("fr, en;q=0.3", "en"), ("fr", "vi"), ("*", "vi"), ("*;q=0.1, en;q=0.5", "en"), ("en;q=0", "vi"),
        ("en;q=nonsense", "en"), (";;,=", "vi"),
    ])
    func problemsSpeakTheClientsLanguage(accepted: String?, language: String) async throws {
        var headers = HTTPFields()
        headers[.acceptLanguage] = accepted
        let answer = try await RouterClient().get("/v1/nothing", headers)
        #expect(answer.headers[.contentLanguage] == language)
        #expect(answer.headers[.vary] == "Accept-Language")
        #expect(try answer.problem().title == (language == "vi" ? "Không tìm thấy" : "Not found"))
    }

    @Test func aRequestKeepsItsSoundNameAndGetsOneOtherwise() async throws {
        let client = try RouterClient()
        let named = try await client.get("/healthz", [.requestID: "abc-123_X.9"])
        #expect(named.headers[.requestID] == "abc-123_X.9")
        var fresh: Set<String> = []
        for bad in ["", "a b", "nguyễn", String(repeating: "a", count: 65), "x\ny"] {
            var headers = HTTPFields()
            headers[.requestID] = bad
            let name = try #require(try await client.get("/v1/nothing", headers).headers[.requestID])
            #expect(name != bad && name.count >= 16)
            fresh.insert(name)
        }
        #expect(fresh.count == 5)
    }
}
