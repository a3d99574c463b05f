import FoundationEssentials
import Hummingbird
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Exports over HTTP", .permit)
struct ExportRoutesTests {
    @Test func exportsComeBackInOverHTTP() async throws {
        try await withRegistry { client, _, _ in
            for kind in ImportKind.allCases where kind != .completions {
                let file = try await client.get("/v1/exports/\(kind.rawValue)")
                #expect(file.status == 200)
                let again = try await client.file("/v1/imports/\(kind.rawValue)", file.text).json
                #expect(again["unchanged"] == again["rows"], "\(kind)")
                #expect(again["rows"] != .number("0") || kind.rawValue == "enrollments")
            }
            let part = try await client.get("/v1/exports/officials?under=01&excel=true")
            #expect(part.text.split(separator: "\r\n").count == 2)
            #expect(
                try await client.get("/v1/exports/officials?under=nowhere").problem().code == "no_such_organization"
            )
        }
    }

    /// A slow reader keeps its share of the few places, and its share of the connections to the database.
    @Test func aSlowReaderHoldsUpNoOther() async throws {
        var limits = RegistryLimits()
        limits.maximumExports = 5
        try await withRegistry(limits: limits) { client, training, _ in
            var unread: [Response] = []
            for kind in ["officials", "courses"] {
                unread.append(try await client.begin(.get, "/v1/exports/\(kind)"))
            }
            #expect(unread.allSatisfy { $0.status == .ok })
            // The same token gets no more from another address, and the same address no more by another token.
            let token = try await training.accounts.create(
                CreateToken(role: .viewer, expiresAt: Date(timeIntervalSinceNow: 3600)),
                by: .tester
            ).secret
            for client in [client, client.from("192.0.2.8"), client.showing(token)] {
                let refused = try await client.get("/v1/exports/organizations")
                #expect(refused.status == 429)
                #expect(try refused.problem().code == "too_many_exports")
                #expect(refused.headers[.retryAfter] == "2")
            }
            #expect(try await client.from("192.0.2.8").showing(token).get("/v1/exports/organizations").status == 200)
            // A place becomes free when the client goes away, or has read everything.
            unread.removeLast()
            for _ in 1...4 { #expect(try await client.get("/v1/exports/organizations").status == 200) }
        }
    }
}
