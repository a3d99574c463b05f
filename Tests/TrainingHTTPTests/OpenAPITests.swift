import HTTPTypes
import Hummingbird
import Shapes
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("The document and the routes are the same")
struct OpenAPITests {
    @Test func theRouterAndTheDocumentHaveTheSameRoutes() async throws {
        let (operations, router) = try Self.wired()
        let routed = Set(
            router.routes.filter { $0.method != .head }.map { "\($0.method.rawValue) \(Self.path($0.path))" }
        )
        let document = try JSONParser.parse(try await Array(RouterClient(router).get("/openapi.json").body))
        guard case .object(let paths)? = document["paths"] else {
            Issue.record("no paths")
            return
        }
        var described: Set<String> = []
        for path in paths {
            for method in path.value.keys { described.insert("\(method.uppercased()) \(path.key)") }
        }
        #expect(routed == described)
        #expect(operations.count == described.count)
        #expect(Set(operations.map(\.id)).count == operations.count)
    }

    @Test func everyOperationDeclaresRightsAndProblems() async throws {
        let (operations, router) = try Self.wired()
        let document = try JSONParser.parse(try await Array(RouterClient(router).get("/openapi.json").body))
        for operation in operations {
            let described = document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()]
            #expect(described?["x-role"]?.string == operation.right?.role.rawValue)
            #expect((described?["security"] != nil) == (operation.right == nil))
            let statuses = described?["responses"]?.keys ?? []
            #expect(statuses.contains("503"), "\(operation.id)")
            #expect(statuses.contains("401") == (operation.right != nil), "\(operation.id)")
            #expect(statuses.contains("415") == (operation.body != nil), "\(operation.id)")
        }
    }

    @Test func everyReferenceLeadsSomewhere() async throws {
        let (_, router) = try Self.wired()
        let text = try await RouterClient(router).get("/openapi.json").text
        let document = try JSONParser.parse(Array(text.utf8))
        let known = Set(document["components"]?["schemas"]?.keys ?? [])
        let referred = Set(text.matches(of: #/"#/components/schemas/([A-Za-z]+)"/#).map { String($0.1) })
        #expect(referred.subtracting(known).isEmpty)
        #expect(known.subtracting(referred).isEmpty)
    }

    @Test func anUnchangedDocumentIsNotSentAgain() async throws {
        let (_, router) = try Self.wired()
        let client = RouterClient(router)
        let first = try await client.get("/openapi.json")
        let tag = try #require(first.headers[.eTag])
        #expect(try await client.get("/openapi.json", [.ifNoneMatch: tag]).status == 304)
    }

    /// The operations, and the router made of them.
    static func wired() throws -> ([TrainingHTTP.Operation], Router<ServingContext>) {
        let registry = try ServedRegistry(.nowhere(), .tested(), logger: .silent)
        return (registry.operations, registry.router)
    }

    private static func path(_ path: RouterPath) -> String {
        path.description.hasPrefix("/") ? path.description : "/" + path.description
    }
}
