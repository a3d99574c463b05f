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

    /// The server's own language.
    let language: Language

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
        let language = Language(preferredBy: request.headers, otherwise: language)
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
                    language: language,
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
            language: language,
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
        if operation.keepsItsAnswer { return try await once(asked, operation, input) }
        let (answer, isRepeated) = try await answers.once(asked, refusal: { refusal($0, operation, input) }) {
            let response = try await operation.handle(input)
            let body = BodyCollector()
            try await response.body.write(body)
            return IdempotentAnswer(response, body.buffer)
        }
        return isRepeated ? Response(again: answer) : Response(answer)
    }

    /// The same of an operation that has its answer stored by itself.
    private func once(_ asked: IdempotentRequest, _ operation: Operation, _ input: Input) async throws -> Response {
        let kept = try await answers.find(asked)
        if let answer = kept.answer { return Response(again: answer) }
        var input = input
        input.repetition = Repetition(request: asked, answers: answers, parts: kept.parts)
        do {
            return try await operation.handle(input)
        } catch {
            // Nothing was stored: whoever asks again before it is kept is judged anew.
            if let refusal = refusal(error, operation, input) { try? await answers.keep(refusal, of: asked) }
            throw error
        }
    }

    /// What whoever asks again is told of a refusal; nil for what may go otherwise next time.
    ///
    /// That another state was expected is not kept either, for the client reads again, and asks the same with what it has
    /// read.
    private func refusal(_ error: any Error, _ operation: Operation, _ input: Input) -> IdempotentAnswer? {
        let problem = Problem(caught: error, method: operation.method, request: input.context.requestID)
        guard problem.status < 500, ![412, 429].contains(problem.status),
            problem.code != ErrorCode.idempotencyKeyInUse.rawValue
        else { return nil }
        let (head, body) = problem.answer(path: input.request.uri.path, language: input.language)
        return IdempotentAnswer(Response(status: head.status, headers: head.headerFields), body)
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

extension Caller {
    /// Whoever asks what everybody may know.
    fileprivate static func anyone(_ context: TrainingContext) -> Caller {
        Caller(name: "anyone", request: context.requestID, role: .viewer)
    }
}
