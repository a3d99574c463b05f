import HTTPTypes
import Hummingbird
import Shapes
import Testing

@testable import Serving

@Suite("Operations of another application than the registry")
struct LibraryTests {
    private func code(_ body: JSONValue) -> String? { body[member: "code"]?.text }

    @Test func anOperationGetsItsDeclaredInput() async throws {
        let quiet = try await Library.ask(.get, "/v1/books/Aeneis")
        #expect(quiet.response.status == .ok)
        #expect(quiet.body == .members(("title", "Aeneis")))
        let tag = try #require(quiet.response.headers[.eTag])
        let known = try await Library.ask(.get, "/v1/books/Aeneis", [.ifNoneMatch: tag])
        #expect(known.response.status == .notModified)
        let loud = try await Library.ask(.get, "/v1/books/Aeneis?loud=true", [.ifNoneMatch: tag])
        #expect(loud.body == .members(("title", "AENEIS")))
    }

    @Test(arguments: [
        ("/v1/books/Aeneis?loud=very", 400, "invalid_parameter"), ("/v1/books/Aeneis?old=1", 400, "unknown_parameter"),
        ("/v1/books/Odyssee", 404, "no_such_book"), ("/v1/books/%ff", 404, "no_such_route"),
        ("/v1/books", 405, "method_not_allowed"), ("/v1/shelves", 404, "no_such_route"),
    ])
    func faultsAreReportedByTheirCodes(target: String, status: Int, code: String) async throws {
        let (response, body) = try await Library.ask(.get, target)
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(self.code(body) == code)
        #expect(body[member: "type"]?.text == "https://example.org/\(code)")
    }

    @Test(arguments: [("el", "el"), ("la;q=0.5, el", "el"), ("de", "la"), ("el;q=0.1, *;q=0.5", "la"), ("el-GR", "el")])
    func faultsAreReportedInTheClientsLanguage(accepted: String, tag: String) async throws {
        let (response, body) = try await Library.ask(.get, "/v1/shelves", [.acceptLanguage: accepted])
        #expect(response.headers[.contentLanguage] == tag)
        #expect(body[member: "title"]?.text == "\(tag): no_such_route")
    }

    @Test func aCallerWithoutTheRightIsRefusedBeforeTheBodyIsRead() async throws {
        let (response, body) = try await Library.ask(.post, "/v1/books", [.contentType: "application/json"], "{")
        #expect(response.status == .forbidden)
        #expect(code(body) == "not_librarian")
    }

    private static let headers: HTTPFields = [.authorization: "librarian", .contentType: "application/json"]

    @Test func allFaultsOfABodyAreReportedAtOnce() async throws {
        let wrong = #"{"title":"","printed":"1469-02-30","pages":1.5,"shelf":7}"#
        let (response, body) = try await Library.ask(.post, "/v1/books", Self.headers, wrong)
        #expect(response.status == .unprocessableContent)
        let faults = (body[member: "errors"]?.items ?? []).map {
            "\($0[member: "pointer"]?.text ?? "-") \($0[member: "code"]?.text ?? "-")"
        }
        #expect(
            faults == [
                "/title missing_value", "/printed invalid_date", "/pages wrong_type", "/shelf unknown_field",
            ]
        )
        let added = try await Library.ask(
            .post,
            "/v1/books",
            Self.headers,
            #"{"title":"Aeneis","printed":"1469-02-28"}"#
        )
        #expect(added.response.status == .created)
    }

    @Test func tooManyRequestsAtOnceAreAnsweredWith503() async throws {
        var limits = ServerLimits()
        limits.maximumRequests = 0
        let (response, body) = try await Library.ask(.get, "/v1/books/Aeneis", limits: limits)
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] == "1")
        #expect(code(body) == "overloaded")
    }

    @Test func theDocumentHasEveryDeclaration() {
        let document = OpenAPIDocument(of: Library.operations, info: .members(("title", "Library")), token: "A name.")
            .value
        let add = document[member: "paths"]?[member: "/v1/books"]?[member: "post"]
        #expect(add?[member: "x-for"]?.text == "librarian")
        #expect(add?[member: "tags"]?.items == ["books"])
        let refusal = add?[member: "responses"]?[member: "403"]?[member: "content"]?[member: "application/problem+json"]
        let codes = refusal?[member: "schema"]?[member: "properties"]?[member: "code"]?[member: "enum"]
        #expect(codes?.items == ["not_librarian"])
        #expect(document[member: "components"]?[member: "schemas"]?[member: "Book"] != nil)
    }
}
