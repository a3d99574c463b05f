import HTTPTypes
import Hummingbird
import PostgresTesting
import Synchronization
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("Limits, over real sockets", .permit)
struct LimitsTests {
    /// A server whose database doesn't exist.
    private func serving<Result>(
        _ limits: RegistryLimits = RegistryLimits(),
        _ body: (LiveServer) async throws -> Result
    ) async throws -> Result {
        try await LiveServer.run(.nowhere(), limits: limits, body)
    }

    private let get = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"

    @Test func manyRequestsShareAConnection() async throws {
        try await serving { server in
            try await server.connect { client in
                try await client.send(get + "\r\n" + get + "\r\n" + get + "\r\n")
                for _ in 1...3 { try await client.expect(200) }
                try await client.send("GET /v1/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                let last = try await client.receive()
                #expect(last.status == 404)
                #expect(last.headers[.connection] == "close")
                try await client.expectClosed()
            }
        }
    }

    @Test func aRequestBeyondAllPlacesIsRefusedAtOnce() async throws {
        var limits = RegistryLimits()
        limits.http.maximumRequests = 1
        let request = "GET /v1/officials/CB1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try await serving(limits) { server in
            // An answered request leaves its place.
            try await server.connect { client in
                for _ in 1...3 {
                    try await client.send(request)
                    try await client.expect(401)
                }
            }
        }
        limits.http.maximumRequests = 0
        try await serving(limits) { server in
            try await server.connect { client in
                try await client.send(request + get + "\r\n")
                let refused = try await client.receive()
                #expect(refused.status == 503)
                #expect(refused.headers[.retryAfter] == "1")
                // Health is answered however busy the server is.
                try await client.expect(200)
            }
        }
    }

    @Test func aHeaderThatIsTooLongIs431AndATargetIs414() async throws {
        var limits = RegistryLimits()
        limits.http.maximumHeader = 4096
        limits.http.maximumHeaderFields = 20
        limits.http.maximumTarget = 1000
        try await serving(limits) { server in
            let long = String(repeating: "x", count: 5000)
            let requests = [
                (get + "X-Long: \(long)\r\n\r\n", 431, "header_too_large"),
                (get + String(repeating: "X-Many: 1\r\n", count: 30) + "\r\n", 431, "header_too_large"),
                ("GET /\(long) HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "target_too_long"),
                ("GET /\(long.prefix(2000)) HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "target_too_long"),
            ]
            for (request, status, code) in requests {
                try await server.connect { client in
                    try await client.send(request)
                    let answer = try await client.receive()
                    #expect(answer.status == status)
                    #expect(try answer.problem().code == code)
                    #expect(answer.headers[.connection] == "close")
                    try await client.expectClosed()
                }
            }
        }
    }

    @Test(arguments: ["nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /healthz HTTP/1.1\r\nBad Header: 1\r\n\r\n"])
    func otherProtocolsAreRefused(request: String) async throws {
        try await serving { server in
            try await server.connect { client in
                try await client.send(request)
                let answer = try await client.receive()
                #expect(answer.status == 400)
                #expect(try answer.problem().code == "bad_request")
                try await client.expectClosed()
            }
        }
    }

    @Test(arguments: ["", "Host: localhost\r\nhost: other\r\n"])
    func aRequestNamesOneHost(hosts: String) async throws {
        try await serving { server in
            try await server.connect { client in
                try await client.send(get + "\r\nGET /healthz HTTP/1.1\r\n\(hosts)\r\n" + get + "\r\n")
                try await client.expect(200)
                let refused = try await client.receive()
                #expect(refused.status == 400)
                #expect(try refused.problem().code == "bad_request")
                try await client.expectClosed()
            }
        }
    }

    @Test func olderHTTPNeedsNoHost() async throws {
        try await serving { server in
            try await server.connect { client in
                try await client.send("GET /healthz HTTP/1.0\r\n\r\n")
                try await client.expect(200)
            }
        }
    }

    @Test func aBodyThatIsTooLongIsRefusedBeforeItIsSent() async throws {
        try await serving { server in
            try await server.connect { client in
                try await client.send(
                    "POST /v1/completions HTTP/1.1\r\n\(LiveServer.host)Content-Type: application/json\r\n"
                        + "Content-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n"
                )
                let answer = try await client.receive()
                #expect(answer.status == 413)
                #expect(try answer.problem().code == "body_too_large")
                try await client.expectClosed()
            }
        }
    }

    @Test func aBodyWithoutALengthIsReadUpToTheLimit() async throws {
        var limits = RegistryLimits()
        limits.http.maximumBulk = 64 * 1024
        try await serving(limits) { server in
            try await server.connect { client in
                try await client.send(
                    "POST /v1/completions HTTP/1.1\r\n\(LiveServer.host)Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                )
                for _ in 1...70 { try await client.send("400\r\n" + String(repeating: " ", count: 1024) + "\r\n") }
                let answer = try await client.receive()
                #expect(answer.status == 413)
            }
        }
    }

    @Test func aClientThatWaitsToBeAskedIsAsked() async throws {
        try await serving { server in
            try await server.connect { client in
                try await client.send(
                    "POST /v1/completions HTTP/1.1\r\n\(LiveServer.host)Content-Type: application/json\r\n"
                        + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"
                )
                try await client.expect(100)
                try await client.send("{}")
                try await client.expect(422)
            }
        }
    }

    @Test func aSlowHeaderIsRefusedWith408() async throws {
        var limits = RegistryLimits()
        limits.http.headerTimeout = .milliseconds(40)
        try await serving(limits) { server in
            try await server.connect { client in
                try await client.send("GET /healthz HT")
                let answer = try await client.receive()
                #expect(answer.status == 408)
                #expect(try answer.problem().code == "slow_request")
                try await client.expectClosed()
            }
        }
    }

    @Test func aSlowBodyIsRefusedWith408() async throws {
        var limits = RegistryLimits()
        limits.http.bodyTimeout = .milliseconds(40)
        try await serving(limits) { server in
            try await server.connect { client in
                try await client.send(
                    "POST /v1/completions HTTP/1.1\r\n\(LiveServer.host)Content-Type: application/json\r\n"
                        + "Accept-Language: en\r\nX-Request-Id: slow-1\r\nContent-Length: 100\r\n\r\n{\"official\":"
                )
                let answer = try await client.receive()
                #expect(answer.status == 408)
                #expect(try answer.problem().detail == "The request arrived too slowly.")
                #expect(answer.headers[.requestID] == "slow-1")
                try await client.expectClosed()
            }
        }
    }

    @Test func anIdleConnectionIsClosedSilently() async throws {
        var limits = RegistryLimits()
        // The time is long enough for a busy machine to send the request, so that it isn't ended itself.
        limits.http.idleTimeout = .seconds(8)
        try await serving(limits) { server in
            try await server.connect { client in
                try await client.send(get + "\r\n")
                try await client.expect(200)
                try await client.expectClosed()
            }
        }
    }

    @Test func anAnswerThatTakesTooLongIsCancelled() async throws {
        var limits = ServerLimits()
        limits.requestTimeout = .milliseconds(400)
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        let begun = Mutex(false)
        let router = Router(context: ServingContext.self)
        router.get("slow") { _, _ in
            begun.withLock { $0 = true }
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            stop.yield()
            return "stopped"
        }
        try await LiveServer.run(router, limits: limits) { server in
            try await server.connect { client in
                try await client.send("GET /slow?secret HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n\r\n")
                let answer = try await client.receive()
                #expect(answer.status == 503)
                #expect(try answer.problem().code == "timed_out")
                #expect(answer.headers[.retryAfter] == "1")
                #expect(try answer.json["instance"]?.string == "/slow")
                // On a busy machine the operation may not have begun, and then there is nothing to stop.
                if begun.withLock({ $0 }) { for await _ in stopped { break } }
                try await client.expectClosed()
            }
        }
    }

    @Test func aClientThatLeavesWithinABodyHarmsNoOther() async throws {
        try await serving { server in
            for cut in ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\""] {
                try await server.connect { client in
                    try await client.send(
                        "POST /v1/completions HTTP/1.1\r\n\(LiveServer.host)Content-Type: application/json\r\n" + cut
                    )
                    client.finishSending()
                    let answer = try await client.receive()
                    #expect(answer.status == 400)
                    #expect(try answer.problem().code == "bad_request")
                    try await client.expectClosed()
                }
            }
            try await server.connect { client in
                try await client.send(get + "\r\n")
                try await client.expect(200)
            }
        }
    }

    @Test func aTakenPortIsReported() async throws {
        try await serving { server in
            let second = try TrainingServer(
                training: .nowhere(),
                configuration: ServerConfiguration(port: server.address.port),
                logger: .silent
            )
            let error = await #expect(throws: TrainingError.self) { try await second.run() }
            #expect(error?.kind == .usage)
            #expect(error?.sentence(in: .en).contains("\(server.address.port)") == true)
        }
    }
}
