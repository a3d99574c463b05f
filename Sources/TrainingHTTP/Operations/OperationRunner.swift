import HTTPTypes
import Hummingbird
import NIOCore
import Training

/// Holds requests against the declarations of their operations, and then lets the operations answer.
struct OperationRunner: Sendable {
    let limits: ServerLimits

    /// Room for the requests that are worked on at once.
    let places: Places

    /// What one address, and one caller, may have a part of.
    let shares: ServerShares
    let authenticator: Authenticator
    let answers: IdempotentAnswers

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - operation: What is asked for.
    ///   - request: The request.
    ///   - context: Where it comes from, and what it is named.
    /// - Returns: The answer.
    /// - Throws: ``Problem`` for what is wrong with the request, and what the operation throws.
    func run(_ operation: Operation, _ request: Request, _ context: TrainingContext) async throws -> Response {
        // Whether the server is alive, and what it counts, is answered however busy it is.
        var holdsPlace = operation.path.hasPrefix("/v1/")
        if holdsPlace { try places.enter() }
        defer { if holdsPlace { places.leave() } }
        let known = try await self.caller(of: operation, request, context)
        let (caller, isAnyone) = (known ?? .anyone(context), known == nil)
        if let role = operation.role { try caller.require(role) }
        if operation.isOfWholeState { try caller.requireWholeState() }
        let parameters = try ParameterReader.parameters(of: operation, in: request, context)
        guard let body = operation.body, !body.isStreamed else {
            // What brings a file waits for it by itself, and has turns of its own.
            if operation.body != nil, holdsPlace {
                places.leave()
                holdsPlace = false
            }
            return try await operation.handle(
                Input(
                    request: request,
                    context: context,
                    caller: caller,
                    isAnyone: isAnyone,
                    parameters: parameters
                )
            )
        }
        // Nothing is worked on while a body is on its way: those who send slowly keep nobody out.
        if holdsPlace {
            places.leave()
            holdsPlace = false
        }
        let (bytes, memory) = try await read(body, of: request, for: context.holder(caller))
        defer { withExtendedLifetime(memory) {} }
        try places.enter()
        holdsPlace = true
        let isLines = request.headers[.contentType].map(MediaType.isLines) ?? false
        let value = isLines ? JSONValue.null : try JSONValue(parsing: bytes)
        if !isLines, let problem = Problem(body.schema.faults(of: value, and: operation.rules), status: 422) {
            throw problem
        }
        let input = Input(
            request: request,
            context: context,
            caller: caller,
            parameters: parameters,
            body: JSONBody(value),
            lines: isLines ? bytes : []
        )
        guard operation.isRepeatable, let key = request.headers[.idempotencyKey] else {
            return try await operation.handle(input)
        }
        return try await once(key, operation, input, bytes)
    }

    /// Who asks, nil where everybody may and nobody is known: a token that is worth nothing shows what none shows.
    private func caller(
        of operation: Operation,
        _ request: Request,
        _ context: TrainingContext
    ) async throws -> Caller? {
        guard operation.role == nil else { return try await authenticator.caller(of: request, context) }
        guard operation.heedsTokens, request.headers[.authorization] != nil else { return nil }
        return try? await authenticator.caller(of: request, context)
    }

    /// The bytes of a body, and the memory that they may take as long as somebody holds it.
    private func read(
        _ body: Operation.Body,
        of request: Request,
        for holder: Holder
    ) async throws -> (bytes: [UInt8], memory: Shares.Share?) {
        let room = try shares.bodies.take(for: holder)
        defer { withExtendedLifetime(room) {} }
        let limit = body.isBulk ? limits.maximumBulk : limits.maximumBody
        var memory: Shares.Share?
        let bytes = try await request.bytes(of: body.types, limit: limit) { length in
            if let memory {
                try memory.grow(by: length)
            } else {
                memory = try shares.bodyBytes.take(length, for: holder)
            }
        }
        return (bytes, memory)
    }

    /// Answers a request once under its key: who asks again gets the same answer, and nothing is done again.
    private func once(
        _ key: String,
        _ operation: Operation,
        _ input: Input,
        _ bytes: [UInt8]
    ) async throws -> Response {
        let asked = IdempotentRequest(
            by: input.caller,
            key: key,
            method: operation.method.rawValue,
            target: input.request.uri.string,
            body: bytes
        )
        if let answer = try await answers.begin(asked) { return Response(answer) }
        let response: Response
        do {
            response = try await operation.handle(input)
        } catch {
            let problem = Problem(caught: error, method: operation.method, request: input.context.requestID)
            // What may go otherwise next time is not kept; nor is that another state was expected, for the client reads
            // again, and asks the same with what it has read.
            guard problem.status < 500, problem.status != 412, problem.status != 429 else {
                try? await answers.forget(asked)
                throw error
            }
            response = problem.response(
                path: input.request.uri.path,
                language: Language(preferredBy: input.request.headers)
            )
        }
        return try await keep(response, of: asked)
    }

    private func keep(_ response: Response, of asked: IdempotentRequest) async throws -> Response {
        let collector = BodyCollector()
        try await response.body.write(collector)
        let answer = IdempotentAnswer(
            status: response.status.code,
            headers: response.headers.map { [$0.name.rawName, $0.value] },
            body: Array(collector.buffer.readableBytesView)
        )
        // What was done is done, and is told to whoever asked, though it could not be kept for those who ask again.
        try? await answers.keep(answer, of: asked)
        return Response(
            status: response.status,
            headers: response.headers,
            body: ResponseBody(byteBuffer: collector.buffer)
        )
    }
}

/// Keeps what an answer's body writes.
private final class BodyCollector: ResponseBodyWriter {
    private(set) var buffer = ByteBuffer()

    func write(_ buffer: ByteBuffer) {
        self.buffer.writeImmutableBuffer(buffer)
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}

extension Response {
    /// The answer that a request got when it came for the first time.
    fileprivate init(_ answer: IdempotentAnswer) {
        var headers = HTTPFields()
        for field in answer.headers {
            if let name = HTTPField.Name(field[0]) { headers.append(HTTPField(name: name, value: field[1])) }
        }
        headers[.idempotencyReplayed] = "true"
        self.init(
            status: .init(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}

extension Caller {
    /// Whoever asks what everybody may know.
    fileprivate static func anyone(_ context: TrainingContext) -> Caller {
        Caller(name: "anyone", request: context.requestID, role: .viewer)
    }
}
