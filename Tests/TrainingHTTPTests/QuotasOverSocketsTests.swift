import FoundationEssentials
import HTTPTypes
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

/// Attackers and other clients, with different addresses of this machine's own network, over real sockets.
@Suite("Quota, over real sockets", .permit)
struct QuotasOverSocketsTests {
    private static let attacker = "127.0.0.2"
    private static let other = "127.0.0.3"
    private static let get = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private static func post(_ token: String = RouterClient.administrator) -> String {
        "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    }

    /// A client that holds all connections it can get keeps no other from connecting.
    @Test func oneAddressHasAShareOfTheConnections() async throws {
        var limits = RegistryLimits()
        limits.http.maximumConnections = 6
        try await LiveServer.run(.nowhere(), limits: limits) { server in
            try await server.connect(from: Self.attacker) { first in
                try await first.send(Self.get)
                try await first.expect(200)
                try await server.connect(from: Self.attacker) { second in
                    try await second.send(Self.get)
                    try await second.expect(200)
                    try await server.connect(from: Self.attacker) { third in
                        let refused = try await third.receive()
                        #expect(refused.status == 429)
                        #expect(try refused.problem().code == "too_many_connections")
                        #expect(refused.headers[.retryAfter] == "2")
                        #expect(refused.headers[.xContentTypeOptions] == "nosniff")
                        try await third.expectClosed()
                    }
                    try await server.connect(from: Self.other) { client in
                        try await client.send(Self.get)
                        try await client.expect(200)
                    }
                }
                // A client that has closed a connection may open another, as soon as the server has noticed.
                var status = 429
                while status == 429 {
                    status = try await server.connect(from: Self.attacker) { again in
                        try await again.send(Self.get)
                        return (try? await again.receive().status) ?? 429
                    }
                }
                #expect(status == 200)
            }
        }
    }

    /// Idle connections from anywhere take all places: they make room for a client that sends a request.
    @Test func idleConnectionsMakeRoom() async throws {
        var limits = RegistryLimits()
        limits.http.maximumConnections = 3
        limits.http.idleTimeout = .seconds(3600)
        limits.http.crowdedIdleTimeout = .milliseconds(200)
        try await LiveServer.run(.nowhere(), limits: limits) { server in
            try await server.connect { first in
                try await first.send(Self.get)
                try await first.expect(200)
                try await server.connect { second in
                    try await second.send(Self.get)
                    try await second.expect(200)
                    try await server.connect { third in
                        try await third.send(Self.get)
                        try await third.expect(200)
                        try await server.connect { client in
                            try await client.send(Self.get)
                            try await client.expect(200)
                        }
                    }
                }
            }
        }
    }

    /// A client that drips a body takes its share of the bodies, and no place of requests.
    @Test func slowBodiesLeavePlacesToOthers() async throws {
        var limits = RegistryLimits()
        limits.http.maximumBodies = 3
        limits.http.maximumRequests = 1
        limits.http.bodyTimeout = .seconds(3600)
        try await withTraining { training, _ in
            let token = try await training.accounts.create(
                CreateToken(role: .administrator, expiresAt: Date(timeIntervalSinceNow: 3600)),
                by: .tester
            ).secret
            try await LiveServer.run(training, limits: limits) { server in
                try await server.connect(from: Self.attacker) { dripping in
                    try await dripping.send(Self.post())
                    // The same token from another address, and another token from the same address, are refused once
                    // the body is being read.
                    for (address, token) in [(Self.other, RouterClient.administrator), (Self.attacker, token)] {
                        var refused: Answer?
                        while refused?.status != 429 {
                            refused = try await server.connect(from: address) { client in
                                try await client.send(Self.post(token) + String(repeating: " ", count: 99))
                                return try await client.receive()
                            }
                        }
                        #expect(try refused?.problem().code == "too_many_bodies")
                        #expect(refused?.headers[.connection] == "close")
                    }
                    try await server.connect(from: Self.other) { client in
                        try await client.send(Self.post(token) + String(repeating: " ", count: 99))
                        try await client.expect(400)
                    }
                    try await server.connect { client in
                        try await client.send("GET /v1/goals HTTP/1.1\r\n\(LiveServer.host)\r\n")
                        try await client.expect(200)
                    }
                }
            }
        }
    }

    /// A dripped file takes no place of requests, and only a share of the disk.
    @Test func slowFilesLeavePlacesToOthers() async throws {
        var limits = RegistryLimits()
        limits.http.maximumRequests = 1
        limits.maximumImports = 1
        limits.maximumWaitingImports = 0
        limits.maximumSpooled = 300
        let head = "POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r\n"
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            try await LiveServer.run(training, limits: limits) { server in
                // The rest of the third of the disk is refused as soon as the first file has its part. If the second
                // file comes first, the dripped file is refused instead, and is sent again.
                var refused: Answer?
                while refused?.status != 429 {
                    refused = try await server.connect { dripping in
                        try await dripping.send(head + "Content-Length: 90\r\n\r\n" + String(repeating: "x", count: 80))
                        var refused: Answer?
                        for _ in 1...20 where refused?.status != 429 {
                            refused = try await server.connect { client in
                                try await client.send(
                                    head + "Content-Length: 30\r\n\r\n" + String(repeating: "y", count: 30)
                                )
                                return try await client.receive()
                            }
                        }
                        try await server.connect { client in
                            try await client.send("GET /v1/goals HTTP/1.1\r\n\(LiveServer.host)\r\n")
                            try await client.expect(200)
                        }
                        return refused
                    }
                }
                #expect(try refused?.problem().code == "too_many_bodies")
            }
        }
    }

    /// A file that comes a byte now and then is ended, however long the client goes on.
    @Test func aDrippedFileIsEnded() async throws {
        var limits = RegistryLimits()
        limits.http.bodyTimeout = .milliseconds(200)
        limits.http.minimumPace = 1 << 30
        try await LiveServer.run(.nowhere(), limits: limits) { server in
            try await server.connect { client in
                try await client.send(
                    "POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r\n"
                        + "Content-Length: 1000000000\r\n\r\n"
                )
                let ended = try await client.drip("x")
                #expect(ended.status == 408)
                #expect(try ended.problem().code == "slow_request")
            }
        }
    }
}
