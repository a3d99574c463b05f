import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore
import Shapes

@testable import Serving

/// A small application that is as unlike the registry as possible: everybody may read about books, librarians add them.
struct Library: API {
    struct Reader: NamedAsker {
        var name: String?
    }

    enum Right: String {
        case librarian
    }

    enum Code: String, ProblemCode {
        case noSuchBook = "no_such_book"
        case notLibrarian = "not_librarian"

        var status: Int { self == .noSuchBook ? 404 : 403 }
    }

    /// Its sentences consist of the code and the parameters.
    struct Tongue: Voice {
        let tag: String

        func address(of code: String) -> String { "https://example.org/\(code)" }
        func title(of code: String) -> String { "\(tag): \(code)" }

        func sentence(of code: String, _ field: String?, _ parameters: [String: String]) -> String {
            "\(code) \(field ?? "-") \(parameters["found"] ?? "")"
        }
    }

    struct Lost: Error {}

    let voices: (own: any Voice, all: [any Voice]) = (Tongue(tag: "la"), [Tongue(tag: "la"), Tongue(tag: "el")])

    func admit(
        _ request: Request,
        to operation: Operation<Library>,
        _ context: ServingContext
    ) async throws -> Reader {
        let name = request.headers[.authorization]
        if operation.right != nil, name != "librarian" { throw Problem(code: Code.notLibrarian) }
        return Reader(name: name)
    }

    func perform(_ operation: Operation<Library>, _ input: Input<Library>) async throws -> Response {
        try await operation.handle(input)
    }

    func problem(of error: any Error, _ method: HTTPRequest.Method, named request: String) -> Problem {
        Problem(code: Code.noSuchBook)
    }

    static func problems(of operation: Operation<Library>) -> [Code] { operation.right == nil ? [] : [.notLibrarian] }
    static func description(of right: Right) -> [JSONValue.Member] {
        [.init(key: "x-for", value: .text(right.rawValue))]
    }
}

extension Library {
    static let book = Schema.object([
        .required("title", .words(1...20)), .optional("printed", .day), .optional("pages", .integer(1...9999)),
    ]).named("Book")

    static let operations: [Operation<Library>] = [
        Operation(
            method: .get,
            path: "/v1/books/{title}",
            id: "showBook",
            summary: "A book.",
            right: nil,
            parameters: [
                .path("title", "What it is called.", .words(1...20)), .query("loud", .flag, "Whether to shout."),
            ],
            answers: [.json(book, "It is here.", headers: [.tag, .caching])],
            problems: [.noSuchBook],
            isConditional: true
        ) { input in
            guard input.path("title") == "Aeneis" else { throw Lost() }
            let title = input.flag("loud") == true ? "AENEIS" : "Aeneis"
            return Response(
                json: JSONValue.members(("title", .text(title))),
                unlessKnownTo: input.request,
                caching: "no-cache"
            )
        },
        Operation(
            method: .post,
            path: "/v1/books",
            id: "addBook",
            summary: "Add a book.",
            right: .librarian,
            body: .json(book),
            answers: [.json(book, status: .created, "Added.")]
        ) { input in
            Response(json: input.body.value, status: .created)
        },
    ]

    /// Sends a request to the library without a socket.
    static func ask(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ headers: HTTPFields = [:],
        _ body: String = "",
        limits: ServerLimits = ServerLimits()
    ) async throws -> (response: Response, body: JSONValue) {
        let router = Router(
            serving: operations,
            of: Library(),
            within: limits,
            quotas: RequestQuotas(limits),
            log: RequestLog(logger: silent, metrics: RequestMetrics(NOOPMetricsHandler.instance))
        )
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: target, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = ServingContext(address: "192.0.2.7", logger: silent)
        let response = try await router.buildResponder().respond(to: request, context: context)
        let writer = Kept()
        try await response.body.write(writer)
        return (response, writer.bytes.isEmpty ? .null : try JSONParser.parse(writer.bytes))
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private final class Kept: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []

        func write(_ buffer: ByteBuffer) { bytes += buffer.readableBytesView }
        func finish(_ trailingHeaders: HTTPFields?) {}
    }
}
