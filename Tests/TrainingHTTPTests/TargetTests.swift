import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Serving
@testable import TrainingHTTP

@Suite("Targets, and the fields of every answer")
struct TargetTests {
    @Test(arguments: [
        "//metrics", "/metrics/", "//", "/./metrics", "/v1/../metrics", "/v1//officials", "/%2e/metrics",
        "/v1/%2E%2e/metrics",
        "/v1/.%2e", "/v1/..", "/.", #"/v1\metrics"#, "/metrics/?a=b",
    ])
    func ambiguousPathsAreRefused(target: String) async throws {
        for token in [nil, RouterClient.administrator] {
            let answer = try await RouterClient().showing(token).get(target)
            #expect(answer.status == 404)
            #expect(try answer.problem().code == "no_such_route")
        }
    }

    /// A request target with scheme and host follows the same rules.
    @Test func anAbsoluteTargetIsReadAsItsPath() async throws {
        let client = try RouterClient().showing(nil)
        #expect(try await client.begin(.get, "http://localhost:8080/metrics").status == .unauthorized)
        #expect(try await client.begin(.get, "http://localhost:8080//metrics").status == .notFound)
        #expect(try await client.begin(.get, "http://localhost:8080/healthz").status == .ok)
    }

    // MARK: Fields of every answer

    @Test func everyAnswerHasTheSecurityFields() async throws {
        let client = try RouterClient().showing(nil)
        for target in ["/", "/healthz", "/openapi.json", "/v1/officials/CB1", "/nothing", "//"] {
            let answer = try await client.get(target)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(target)")
            #expect(answer.headers[.referrerPolicy] == "no-referrer", "\(target)")
        }
    }

    /// The page's policy names its scripts and styles, and nothing in the page gets around it.
    @Test func thePageRunsOnlyItsOwnScripts() async throws {
        let page = try await RouterClient().get("/")
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(!policy.contains("unsafe"))
        #expect(policy.contains("frame-ancestors 'self'"))
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.matches(of: /'sha256-[A-Za-z0-9+\/]{43}='/).count == 2)
        #expect(page.text.matches(of: /<(?:script|style)[^>]*>/).count == 2)
        #expect(page.text.matches(of: /<[^>]* (?:style|on[a-z]+)=/).isEmpty)
        let other = PagePolicy(of: .init(string: "<style>a</style><script>b</script>")).description
        #expect(other.contains("script-src 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='"))
    }
}
