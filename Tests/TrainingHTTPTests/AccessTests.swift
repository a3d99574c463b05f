import HTTPTypes
import Testing
import Training

@testable import TrainingHTTP

@Suite("Who may come in")
struct AccessTests {
    static let token = "0123456789abcdef0123456789abcdef"

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.7", "daotao.example.vn", "127.0.0.1.example.vn", "127.1"])
    func nobodyListensBeyondTheMachineWithoutAToken(host: String) throws {
        let error = #expect(throws: TrainingError.self) { try ServerConfiguration(host: host).access() }
        #expect(error?.code == .insecureListen)
        #expect(error?.kind == .usage)
        #expect(throws: TrainingError.self) {
            try TrainingServer(
                training: .nowhere(),
                configuration: ServerConfiguration(host: host, apiToken: ""),
                logger: .silent
            )
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "::1", "127.8.9.10"])
    func theMachineItselfNeedsNone(host: String) throws {
        #expect(try ServerConfiguration(host: host).access() == .machine)
    }

    @Test func aTokenThatCouldBeGuessedIsRefusedAndNotRepeated() throws {
        let error = #expect(throws: TrainingError.self) {
            try ServerConfiguration(host: "127.0.0.1", apiToken: "secret-but-short").access()
        }
        #expect(error?.code == .invalidOption)
        #expect(error?.sentence(in: .en).contains("secret") == false)
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer x", "Basic \(token)", "\(token)", "Bearer \(token)x",
        "Bearer \(token.dropLast())", "Bearer \(token.dropLast())0", "Bearer  \(token)",
    ])
    func withoutTheTokenPeopleAreNotShown(authorization: String?) async throws {
        let client = try RouterClient(access: .token(APIToken(Self.token)))
        var headers = HTTPFields()
        headers[.authorization] = authorization
        for answer in [
            try await client.get("/v1/officials/CB00000001", headers),
            try await client.post("/v1/completions", "{}", headers),
        ] {
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="daotao""#)
            #expect(try answer.problem().code == "unauthenticated")
        }
    }

    @Test func withTheTokenTheyAreAndHealthNeedsNone() async throws {
        var client = try RouterClient(access: .token(APIToken(Self.token)))
        client.authority = "daotao.example.vn"
        let headers: HTTPFields = [.authorization: "bearer \(Self.token)"]
        #expect(try await client.post("/v1/completions", "{}", headers).status == 422)
        #expect(try await client.get("/healthz").status == 200)
        #expect(try await client.get("/v1/progress?nothing=1").status == 400)
    }

    @Test(arguments: ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]", "LOCALHOST:1"])
    func theMachineAnswersToItsOwnNames(authority: String) async throws {
        var client = try RouterClient()
        client.authority = authority
        #expect(try await client.get("/healthz").status == 200)
    }

    @Test(arguments: [
        "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example:80", "::1:x",
    ])
    func anotherSitesPageIsNotAnsweredByItsName(authority: String) async throws {
        var client = try RouterClient()
        client.authority = authority
        let answer = try await client.get("/v1/officials/CB00000001")
        #expect(answer.status == 421)
        #expect(try answer.problem().code == "wrong_host")
    }
}
