import FoundationEssentials
import HTTPTypes
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Authentication over HTTP", .permit)
struct AccessTests {
    static let token = RouterClient.administrator

    private let month = Date(timeIntervalSinceNow: 30 * 86_400)

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.7", "daotao.example.vn", "127.0.0.1"])
    func itMayListenAnywhere(host: String) throws {
        #expect(try ServerConfiguration(host: host).environmentToken() == nil)
        #expect(try ServerConfiguration(host: host, apiToken: "").environmentToken() == nil)
    }

    @Test func aTokenThatCouldBeGuessedIsRefusedAndNotRepeated() throws {
        let error = #expect(throws: TrainingError.self) {
            try ServerConfiguration(apiToken: "secret-but-short").environmentToken()
        }
        #expect(error?.code == .invalidOption)
        #expect(error?.sentence(in: .en).contains("secret") == false)
    }

    @Test(arguments: [nil, "", "Bearer", "Bearer ", "Basic \(token)", "\(token)"])
    func aRequestWithoutATokenIsAskedForOne(authorization: String?) async throws {
        let client = try RouterClient().showing(nil)
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

    @Test(arguments: [
        "x", "\(token)x", "\(token.dropLast())", "\(token.dropLast())0", " \(token)", "dtk_", "dtk_\(token)",
        "dtk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a.b.c",
    ])
    func aMalformedTokenIsRefusedWithoutAskingTheDatabase(secret: String) async throws {
        let answer = try await RouterClient().showing(secret).get("/v1/officials/CB00000001")
        #expect(answer.status == 401)
        #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="daotao", error="invalid_token""#)
        #expect(try answer.problem().code == "unauthenticated")
    }

    @Test func theTokenOfTheEnvironmentIsAccepted() async throws {
        let client = try RouterClient().showing(nil)
        let headers: HTTPFields = [.authorization: "bearer \(Self.token)"]
        #expect(try await client.post("/v1/completions", "{}", headers).status == 422)
    }

    @Test(arguments: ["/healthz", "/v1/progress"])
    func aggregatesAndHealthAreForEverybody(target: String) async throws {
        try await withRegistry { client, _, _ in
            for token in [nil, "made-up"] {
                let answer = try await client.showing(token).get(target)
                #expect(answer.status == 200)
            }
        }
    }

    @Test func completionsNameTheTokenThatRecordedThem() async throws {
        try await withRegistry { client, training, postgres in
            let token = try await training.accounts.create(CreateToken(role: .recorder, expiresAt: month), by: .tester)
            let fact = #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            #expect(try await client.showing(token.secret).post("/v1/completions", fact).status == 201)
            let who: String? = try await postgres.first("select recorded_by from completion")
            #expect(who == "token:\(token.token.id)")
        }
    }

    @Test func eachRoleHasItsRights() async throws {
        try await withRegistry { client, training, _ in
            let viewer = try await training.accounts.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            let fact = #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            #expect(try await client.showing(viewer.secret).get("/v1/officials/CB1").status == 200)
            let refused = try await client.showing(viewer.secret).post("/v1/completions", fact)
            #expect(refused.status == 403)
            #expect(try refused.problem().code == "forbidden")
        }
    }

    @Test func nothingOutsideTheScopeExists() async throws {
        try await withRegistry { client, training, _ in
            let scoped = CreateToken(role: .registrar, scope: "79", expiresAt: month)
            let token = try await training.accounts.create(scoped, by: .tester)
            let unknown = try await client.showing(token.secret).get("/v1/officials/nobody")
            let outside = try await client.showing(token.secret).get("/v1/officials/CB1")
            #expect(outside.status == 404)
            #expect(try outside.problem().code == unknown.problem().code)
        }
    }

    @Test func aRevokedTokenIsRefusedAtOnce() async throws {
        try await withRegistry { client, training, _ in
            let created = try await training.accounts.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            let holder = client.showing(created.secret)
            #expect(try await holder.get("/v1/officials/CB1").status == 200)
            _ = try await training.accounts.revoke(created.token.id, by: .tester)
            let answer = try await holder.get("/v1/officials/CB1")
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="daotao", error="invalid_token""#)
        }
    }
}
