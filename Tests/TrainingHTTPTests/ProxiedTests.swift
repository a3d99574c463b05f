import HTTPTypes
import Hummingbird
import Postgres
import PostgresTesting
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("Requests that come by way of a proxy", .permit)
struct ProxiedTests {
    /// The audit trail has the client that the proxy names, and no invented address.
    @Test(arguments: [
        (true, "1.1.1.1, 198.51.100.9", "198.51.100.9"), (false, "198.51.100.9", "192.0.2.7"),
    ])
    func theAuditTrailNamesTheProxysClient(isTrusted: Bool, named: String, address: String) async throws {
        let proxies = isTrusted ? try TrustedProxies(["192.0.2.7"]) : .none
        try await withRegistry(proxies: proxies) { client, _, postgres in
            let course = #"{"code":"PX-1","titleVi":"Một","hours":1,"format":"online"}"#
            let made = try await client.post("/v1/courses", course, [.xForwardedFor: named])
            #expect(made.status == 201, "\(made.text)")
            let recorded: String? = try await postgres.first("select address from audit order by id desc limit 1")
            #expect(recorded == address)
        }
    }

    /// Quotas by address count the client that the proxy names, or else the proxy.
    @Test func eachClientOfAProxyHasAShareOfItsOwn() async throws {
        var limits = RegistryLimits()
        limits.maximumWatchersPerAddress = 1
        try await withRegistry(limits: limits, proxies: try TrustedProxies(["127.0.0.1"])) { client, _, _ in
            let client = client.from("127.0.0.1").showing(nil)
            var held: [Response] = []
            func watch(_ named: String?) async throws -> Int {
                var headers = HTTPFields()
                headers[.xForwardedFor] = named
                let response = try await client.begin(.get, "/v1/progress/stream", headers)
                // The test reads none of these answers, so each keeps its place.
                if response.status == .ok { held.append(response) }
                return response.status.code
            }
            // An IPv6 network counts as one subscriber, and a name that is no address as the proxy.
            var statuses: [Int] = []
            for named in [
                "198.51.100.1", "198.51.100.1", "9.9.9.9, 198.51.100.1", "198.51.100.2", "2001:db8::1", "2001:db8::2",
                "2001:db8:0:1::2", "nobody", "hidden",
            ] {
                statuses.append(try await watch(named))
            }
            #expect(statuses == [200, 429, 429, 200, 200, 429, 200, 200, 429])
            #expect(held.count == 5)
        }
    }

    /// Behind a proxy connections say nothing about clients, so requests are counted: even those that are answered
    /// however busy the server is.
    @Test func requestsByAProxyAreCounted() async throws {
        var limits = RegistryLimits()
        limits.http.maximumRequests = 0
        let client = try RouterClient(limits: limits, proxies: try TrustedProxies(["192.0.2.7"])).showing(nil)
        let refused = try await client.get("/healthz", [.xForwardedFor: "198.51.100.1"])
        #expect(refused.status == 503)
        #expect(try refused.problem().code == "overloaded")
        #expect(try await client.from("192.0.2.8").get("/healthz").status == 200)
    }
}
