import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres
import Training

@testable import Serving
@testable import TrainingHTTP

/// A client that calls the routes without a socket.
struct RouterClient {
    let responder: RouterResponder<ServingContext>
    let logger: Logger

    /// The token that it shows, nil for none; by default an administrator's of the whole state.
    var token: String? = Self.administrator

    /// The address from which it asks.
    var address = "192.0.2.7"

    /// The environment's token on every server of these tests.
    static let administrator = "0123456789abcdef0123456789abcdef"

    init(_ router: Router<ServingContext>, logger: Logger = .silent) {
        responder = router.buildResponder()
        self.logger = logger
    }

    /// A client of a server whose database doesn't exist, for requests that are refused before the database is asked.
    init(
        limits: RegistryLimits = RegistryLimits(),
        proxies: TrustedProxies = .none,
        readiness: Readiness = Readiness(),
        language: Language = .vi,
        logger: Logger = .silent
    ) throws {
        self.init(
            try ServedRegistry(
                .nowhere(),
                .tested(limits: limits, proxies: proxies, language: language),
                readiness: readiness,
                logger: logger
            ).router,
            logger: logger
        )
    }

    /// The client with another token, or with none.
    func showing(_ token: String?) -> RouterClient {
        var client = self
        client.token = token
        return client
    }

    /// The client at another address.
    func from(_ address: String) -> RouterClient {
        var client = self
        client.address = address
        return client
    }

    func get(_ target: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, target, headers)
    }

    func post(_ target: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await send(.post, target, headers, body: Array(body.utf8))
    }

    func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ headers: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> Answer {
        let response = try await begin(method, target, headers, body: body)
        let writer = BodyWriter()
        try await response.body.write(writer)
        let answer = Answer(status: response.status.code, headers: response.headers, body: writer.bytes)
        try DescribedAnswers.document.get().check(method, target, answer, isWhole: true)
        return answer
    }

    /// Sends a request without reading the answer's body.
    func begin(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ headers: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> Response {
        var headers = headers
        if headers[.authorization] == nil, let token { headers[.authorization] = "Bearer \(token)" }
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "localhost:8080",
            path: target,
            headerFields: headers
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let context = ServingContext(address: address, logger: logger)
        return try await responder.respond(to: request, context: context)
    }
}

/// Collects the body of an answer.
private final class BodyWriter: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) {
        bytes += buffer.readableBytesView
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}

extension ServerConfiguration {
    /// A server on a free port that accepts the environment's token of these tests, and the tokens on record.
    static func tested(
        limits: RegistryLimits = RegistryLimits(),
        proxies: TrustedProxies = .none,
        language: Language = .vi
    ) -> ServerConfiguration {
        ServerConfiguration(
            port: 0,
            apiToken: RouterClient.administrator,
            trustedProxies: proxies,
            language: language,
            limits: limits
        )
    }
}

extension Training {
    /// A registry whose database can't be reached.
    static func nowhere() throws -> Training {
        let configuration = try PostgresConfiguration(url: "postgresql://127.0.0.1:1/nowhere")
        return Training(postgres: PostgresClient(configuration, logger: .silent), logger: .silent)
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
