import Crypto
import Fetching
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import PostgresTesting
import Synchronization
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Access tokens of an identity provider", .permit)
struct IdentityProviderTests {
    private let fact = #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#

    @Test(arguments: ["ES256", "EdDSA", "RS256"])
    func aTokenOfTheProviderIsAccepted(algorithm: String) async throws {
        let key =
            switch algorithm {
            case "ES256": TestIssuer.Key.es256("k")
            case "EdDSA": TestIssuer.Key.edDSA("k")
            default: try TestIssuer.Key.rs256("k")
            }
        try await withProvider([key]) { client, _, postgres in
            for header: [String: TestIssuer.JSONText?] in [[:], ["typ": nil], ["typ": .text("JWT")]] {
                let token = try TestIssuer.token(key, header: header)
                let answer = try await client.showing(token).post("/v1/completions", fact)
                #expect([200, 201].contains(answer.status), "\(answer.text)")
            }
            let who: String? = try await postgres.first("select recorded_by from completion")
            #expect(who == "oidc:an.nguyen")
        }
    }

    @Test func claimsGiveRoleAndScope() async throws {
        let key = TestIssuer.Key.es256("k")
        try await withProvider([key]) { client, _, _ in
            let viewer = try TestIssuer.token(key, claims: ["daotao_role": .text("viewer")])
            let refused = try await client.showing(viewer).post("/v1/completions", fact)
            #expect(refused.status == 403)
            let scoped = try TestIssuer.token(key, claims: ["daotao_scope": .text("79")])
            for (official, status) in [("CB1", 404), ("CC2", 200)] {
                let answer = try await client.showing(scoped).get("/v1/officials/\(official)")
                #expect(answer.status == status)
            }
            let both = try TestIssuer.token(key, claims: ["aud": TestIssuer.JSONText(#"["other","daotao"]"#)])
            let several = try await client.showing(both).get("/v1/officials/CB1")
            #expect(several.status == 200)
        }
    }

    /// Invalid tokens, each by its difference from a valid one.
    static let faults: [String: (header: [String: TestIssuer.JSONText?], claims: [String: TestIssuer.JSONText?])] = [
        "wrong issuer": ([:], ["iss": .text("https://evil.example")]),
        "no issuer": ([:], ["iss": nil]),
        "wrong audience": ([:], ["aud": .text("mail")]),
        "wrong audiences": ([:], ["aud": TestIssuer.JSONText(#"["mail"]"#)]),
        "no audience": ([:], ["aud": nil]),
        "expired": ([:], ["exp": TestIssuer.JSONText("1600000000")]),
        "without an end": ([:], ["exp": nil]),
        "with an end in words": ([:], ["exp": .text("9999999999")]),
        "not yet valid": ([:], ["nbf": TestIssuer.JSONText("9999999999")]),
        "without a subject": ([:], ["sub": nil]),
        "with an empty subject": ([:], ["sub": .text("")]),
        "without a role": ([:], ["daotao_role": nil]),
        "with a role that there is not": ([:], ["daotao_role": .text("king")]),
        "with roles": ([:], ["daotao_role": TestIssuer.JSONText(#"["viewer"]"#)]),
        "without a scope": ([:], ["daotao_scope": nil]),
        "with an empty scope": ([:], ["daotao_scope": .text("")]),
        "with a scope that there is not": ([:], ["daotao_scope": .text("nowhere")]),
        "of another type": (["typ": .text("dpop+jwt")], [:]),
        "with what has to be understood": (["crit": TestIssuer.JSONText(#"["x"]"#)], [:]),
        "with a number that nobody can count to": (["x": TestIssuer.JSONText("1e999")], ["sub": nil]),
        "by another algorithm of the key": (["alg": .text("ES384")], [:]),
        "by a key that there is not": (["kid": .text("other")], [:]),
        "by a key of another kind": (["kid": .text("secret")], [:]),
    ]

    @Test(arguments: faults.keys.sorted())
    func invalidTokensAreRefused(fault: String) async throws {
        let key = TestIssuer.Key.es256("k")
        let changes = try #require(Self.faults[fault])
        try await withProvider([key]) { client, _, _ in
            let token = try TestIssuer.token(key, header: changes.header, claims: changes.claims)
            let answer = try await client.showing(token).get("/v1/officials/CB1")
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="daotao", error="invalid_token""#)
            let good = try await client.showing(try TestIssuer.token(key)).get("/v1/officials/CB1")
            #expect(good.status == 200)
        }
    }

    @Test func aTokenWithoutTheKeysSignatureIsRefused() async throws {
        let (key, other) = (TestIssuer.Key.es256("k"), TestIssuer.Key.es256("k"))
        let secret = SymmetricKey(data: TestIssuer.document([key]).utf8.map { $0 })
        let token = try TestIssuer.token(key)
        let parts = token.split(separator: ".").map(String.init)
        let administrator = try TestIssuer.token(key, claims: ["daotao_role": .text("administrator")])
        let tokens = [
            try TestIssuer.token(key, signedBy: other.sign),
            try TestIssuer.token(key, signedBy: { _ in [] }),
            try TestIssuer.token(key, header: ["alg": .text("none")], signedBy: { _ in [] }),
            try TestIssuer.token(key, header: ["alg": .text("None")], signedBy: { _ in [] }),
            try TestIssuer.token(key, header: ["alg": .text("HS256")]) { bytes in
                Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret))
            },
            [parts[0], administrator.split(separator: ".").map(String.init)[1], parts[2]].joined(separator: "."),
            "\(parts[0])..\(parts[2])", "..", "a.b.c", token + ".x",
        ]
        try await withProvider([key]) { client, _, _ in
            for token in tokens {
                let answer = try await client.showing(token).get("/v1/officials/CB1")
                #expect(answer.status == 401, "\(token)")
            }
        }
    }

    @Test func anUnknownKeyIsFetchedButNotForEveryToken() async throws {
        let (old, new, newest) = (TestIssuer.Key.es256("1"), TestIssuer.Key.es256("2"), TestIssuer.Key.es256("3"))
        let clock = TestClock()
        try await withProvider([old], clock: clock) { client, path, _ in
            func status(_ key: TestIssuer.Key) async throws -> Int {
                try await client.showing(try TestIssuer.token(key)).get("/v1/officials/CB1").status
            }
            let remembered = try TestIssuer.token(old)
            #expect(try await client.showing(remembered).get("/v1/officials/CB1").status == 200)
            try write([old, new], to: path)
            #expect(try await status(new) == 401)
            clock.advance(by: 10)
            #expect(try await status(new) == 200)
            try write([new, newest], to: path)
            #expect(try await status(newest) == 401)
            clock.advance(by: 10)
            #expect(try await status(newest) == 200)
            // A withdrawn key lets no new token in, and known tokens only as long as they are remembered.
            #expect(try await status(old) == 401)
            clock.advance(by: 300)
            #expect(try await client.showing(remembered).get("/v1/officials/CB1").status == 401)
        }
    }

    @Test func anEmptyKeySetReplacesNone() async throws {
        let key = TestIssuer.Key.es256("k")
        let clock = TestClock()
        try await withProvider([key], clock: clock) { client, path, _ in
            let exp = TestIssuer.JSONText("9999999999")
            let token = try TestIssuer.token(key, claims: ["exp": exp])
            #expect(try await client.showing(token).get("/v1/officials/CB1").status == 200)
            try write([], to: path)
            clock.advance(by: 1000)
            // The first request finds the keys old and has them fetched; one with an unknown key waits for the answer.
            #expect(try await client.showing(token).get("/v1/officials/CB1").status == 200)
            let unknown = try TestIssuer.token(.es256("other"), claims: ["exp": exp])
            #expect(try await client.showing(unknown).get("/v1/officials/CB1").status == 401)
            #expect(try await client.showing(token).get("/v1/officials/CB1").status == 200)
        }
    }

    /// Limits that protect the server from a provider, or from an attacker in its place.
    @Test func keysAreReadWithinLimits() async throws {
        let asked = Mutex(0)
        let router = Router(context: ServingContext.self)
        router.get("long") { _, _ in
            Response(json: ByteBuffer(repeating: UInt8(ascii: " "), count: 2 << 20))
        }
        router.get("endless") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    // The answer ends only when the client stops reading.
                    while true { try await writer.write(ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 16)) }
                }
            )
        }
        router.get("away") { _, _ in Response(status: .found, headers: [.location: "/inner"]) }
        router.get("inner") { _, _ in
            asked.withLock { $0 += 1 }
            return Response(json: ByteBuffer(string: "{}"))
        }
        let (end, ending) = AsyncStream.makeStream(of: Never.self)
        router.get("silent") { _, _ in
            for await _ in end {}
            return Response(status: .ok)
        }
        try await LiveServer.run(router) { server in
            let base = "http://127.0.0.1:\(server.address.port)"
            func read(_ path: String, patience: Double = 600, isTrusted: Bool = false) async throws -> [UInt8] {
                try await Fetching.read(base + path, longest: 1 << 20, patience: patience) { _ in isTrusted }
            }
            for path in ["/long", "/endless", "/away"] {
                await #expect(throws: Fetching.Fault.self) { try await read(path) }
            }
            await #expect(throws: Fetching.Fault.self) { try await read("/silent", patience: 0.2) }
            ending.finish()
            #expect(asked.withLock { $0 } == 0)
            let inner = try await read("/away", isTrusted: true)
            #expect(inner == Array("{}".utf8))
        }
    }

    @Test func oldKeysServeForADayWithoutTheProvider() async throws {
        let key = TestIssuer.Key.es256("k")
        let clock = TestClock()
        try await withProvider([key], clock: clock) { client, path, _ in
            func answer() async throws -> Answer {
                let exp = TestIssuer.JSONText("9999999999")
                return try await client.showing(try TestIssuer.token(key, claims: ["exp": exp])).get(
                    "/v1/officials/CB1"
                )
            }
            #expect(try await answer().status == 200)
            try FileManager.default.removeItem(atPath: path)
            clock.advance(by: 86_000)
            #expect(try await answer().status == 200)
            clock.advance(by: 400)
            #expect(try await answer().problem().code == "issuer_unreachable")
        }
    }

    /// While the provider is asked, one token with an unknown key waits, and nobody else.
    @Test func fetchingKeysHoldsUpNoTokenOfAKnownKey() async throws {
        let old = TestIssuer.Key.es256("1")
        let new = TestIssuer.Key.es256("2")
        let clock = TestClock()
        let asked = Mutex(0)
        let (questions, asking) = AsyncStream.makeStream(of: CheckedContinuation<Void, Never>.self)
        let router = Router(context: ServingContext.self)
        router.get("keys") { _, _ in
            let isFirst = asked.withLock { asked in
                asked += 1
                return asked == 1
            }
            if !isFirst { await withCheckedContinuation { _ = asking.yield($0) } }
            return Response(json: ByteBuffer(string: TestIssuer.document(isFirst ? [old] : [old, new])))
        }
        try await LiveServer.run(router) { server in
            let url = try #require(URL(string: "http://127.0.0.1:\(server.address.port)/keys"))
            let keys = ProviderKeys(
                // The test holds the question back, however slow the machine is.
                KeySource(issuer: TestIssuer.name, keys: .at(url), patience: 3600),
                pace: ProviderKeys.Pace(),
                now: { clock.now },
                logger: .silent
            )
            try await withThrowingTaskGroup(of: Bool?.self) { tasks async throws in
                tasks.addTask {
                    await keys.run()
                    return nil
                }
                #expect(try await keys.key("1") != nil)
                clock.advance(by: 900)
                #expect(try await keys.key("1") != nil)
                var iterator = questions.makeAsyncIterator()
                let question = await iterator.next()
                #expect(try await keys.key("1") != nil)
                for _ in 1...3 {
                    tasks.addTask { try await keys.key("2") != nil }
                }
                #expect(try await tasks.next() == false)
                #expect(try await tasks.next() == false)
                clock.advance(by: 20)
                question?.resume()
                #expect(try await tasks.next() == true)
                // The last answer is recent, however long ago the question was sent.
                #expect(try await keys.key("3") == nil)
                #expect(asked.withLock { $0 } == 2)
                tasks.cancelAll()
            }
        }
    }

    @Test func withoutKeysValidTokensGet503AndOthers401() async throws {
        let key = TestIssuer.Key.es256("k")
        let clock = TestClock()
        try await withProvider([], clock: clock) { client, path, _ in
            let token = try TestIssuer.token(key)
            let unsure = try await client.showing(token).get("/v1/officials/CB1")
            #expect(unsure.status == 503)
            #expect(try unsure.problem().code == "issuer_unreachable")
            #expect(unsure.headers[.retryAfter] == "5")
            let foreign = try TestIssuer.token(key, claims: ["iss": .text("https://evil.example")])
            #expect(try await client.showing(foreign).get("/v1/officials/CB1").status == 401)
            #expect(try await client.get("/v1/officials/CB1").status == 200)
            try write([key], to: path)
            clock.advance(by: 10)
            #expect(try await client.showing(token).get("/v1/officials/CB1").status == 200)
        }
    }

    @Test func theProviderNamesTheAddressOfItsKeys() async throws {
        let key = TestIssuer.Key.es256("k")
        let asked = Mutex(0)
        let router = Router(context: ServingContext.self)
        router.get(".well-known/openid-configuration") { request, _ in
            let issuer = "http://\(request.head.authority ?? "")"
            return Response(
                json: ByteBuffer(string: #"{"issuer":"\#(issuer)","jwks_uri":"\#(issuer)/keys"}"#)
            )
        }
        router.get("keys") { _, _ in
            asked.withLock { $0 += 1 }
            return Response(json: ByteBuffer(string: TestIssuer.document([key])))
        }
        try await LiveServer.run(router) { server in
            let issuer = "http://127.0.0.1:\(server.address.port)"
            let provider = IdentityProvider(
                try IdentityProviderConfiguration(issuer: issuer, audience: TestIssuer.audience),
                logger: .silent
            )
            try await withTraining { training, _ in
                try await training.fillWithSamples()
                try await withRoutes(of: training, provider: provider) { client in
                    let token = try TestIssuer.token(key, claims: ["iss": .text(issuer)])
                    // Tokens that come at once wait for one answer.
                    let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
                        for _ in 1...8 {
                            tasks.addTask { try await client.showing(token).get("/v1/officials/CB1").status }
                        }
                        return try await tasks.reduce(into: []) { $0.append($1) }
                    }
                    #expect(statuses == Array(repeating: 200, count: 8))
                }
            }
        }
        #expect(asked.withLock { $0 } == 1)
    }

    @Test(arguments: [
        ("http://id.example.vn", nil), ("id.example.vn", nil), ("", "keys.json"),
        ("https://id.example.vn", "http://id.example.vn/keys"), ("https://id.example.vn", "ftp://localhost/keys"),
    ])
    func anAddressWithoutTLSIsRefused(issuer: String, keys: String?) {
        let error = #expect(throws: TrainingError.self) {
            try IdentityProviderConfiguration(issuer: issuer, audience: "daotao", keys: keys)
        }
        #expect(error?.code == .invalidOption)
    }

    /// Runs a test with a server whose provider has its keys in a file; without keys the file doesn't exist.
    private func withProvider(
        _ keys: [TestIssuer.Key],
        clock: TestClock = TestClock(),
        _ body: @Sendable (RouterClient, _ path: String, PostgresClient) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "daotao-keys-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        if !keys.isEmpty { try write(keys, to: path) }
        let provider = IdentityProvider(
            try IdentityProviderConfiguration(issuer: TestIssuer.name, audience: TestIssuer.audience, keys: path),
            now: { clock.now },
            logger: .silent
        )
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await withRoutes(of: training, provider: provider) { try await body($0, path, postgres) }
        }
    }

    private func write(_ keys: [TestIssuer.Key], to path: String) throws {
        try Data(TestIssuer.document(keys).utf8).write(to: URL(filePath: path))
    }
}

/// A clock that moves only when the test says so.
private final class TestClock: Sendable {
    private let moment = Mutex(Date())

    var now: Date { moment.withLock { $0 } }

    func advance(by seconds: TimeInterval) {
        moment.withLock { $0.addTimeInterval(seconds) }
    }
}
