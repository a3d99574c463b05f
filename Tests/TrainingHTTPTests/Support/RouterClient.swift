import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres
import Training

@testable import Serving
@testable import TrainingHTTP

/// Asks the routes without a socket between.
struct RouterClient {
    let responder: RouterResponder<ServingContext>
    let logger: Logger

    /// The token that it shows, nil for none; an administrator's of the whole state, where nobody says otherwise.
    var token: String? = Self.administrator

    /// From where it asks.
    var address = "192.0.2.7"

    /// The token of the environment of every server in these tests.
    static let administrator = "0123456789abcdef0123456789abcdef"

    init(_ router: Router<ServingContext>, logger: Logger = .silent) {
        responder = router.buildResponder()
        self.logger = logger
    }

    /// A client of a server whose database is nowhere: good for whatever is refused before it is asked.
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

    /// The same client with another token, or with none.
    func showing(_ token: String?) -> RouterClient {
        var client = self
        client.token = token
        return client
    }

    /// The same client somewhere else.
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

    /// Asks, and doesn't read the answer's body.
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

/// Keeps what is written.
private final class BodyWriter: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) {
        bytes += buffer.readableBytesView
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}

extension ServerConfiguration {
    /// A server on a free port that takes the token of every test's environment, and those on record.
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
    /// A registry whose database nobody reaches.
    static func nowhere() throws -> Training {
        let configuration = try PostgresConfiguration(url: "postgresql://127.0.0.1:1/nowhere")
        return Training(postgres: PostgresClient(configuration, logger: .silent), logger: .silent)
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
