import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

/// A request with an idempotency key whose operation stores its answer itself, in the commits of its changes.
struct Repetition: Sendable {
    let request: IdempotentRequest
    let answers: IdempotentAnswers

    /// The parts of the answer that are kept already.
    let parts: [Int: [UInt8]]

    /// The items of a kept part; nil where it isn't kept.
    func part(_ number: Int) throws -> [JSONValue]? {
        guard let bytes = parts[number], case .array(let items) = try JSONValue(parsing: bytes) else { return nil }
        return items
    }

    /// The keeping of a part of the answer, for the lane that stores the facts.
    ///
    /// - Parameters:
    ///   - part: The number of the part; 0 for the whole answer.
    ///   - answer: Makes the part from the facts' fates.
    func keeping(
        part: Int = 0,
        _ answer: @escaping @Sendable ([FateKeeping.Fate?]) throws -> IdempotentAnswer?
    ) -> FateKeeping {
        FateKeeping(of: request, part: part, known: parts[part], answer)
    }

    /// Stores the whole answer in place of its parts, which have the same content.
    func keep(_ answer: IdempotentAnswer) async {
        try? await answers.keep(answer, of: request)
    }
}

extension TrainingAPI {
    /// Runs an operation once under a key: a repeated request gets the same answer, and nothing is done again.
    func once(_ key: String, _ operation: Operation, _ input: Input) async throws -> Response {
        let asked = IdempotentRequest(
            by: input.caller,
            key: key,
            method: operation.method.rawValue,
            target: input.request.uri.string,
            body: input.bytes
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

    /// Runs an operation that stores its answer itself once under a key.
    private func once(_ asked: IdempotentRequest, _ operation: Operation, _ input: Input) async throws -> Response {
        let kept = try await answers.find(asked)
        if let answer = kept.answer { return Response(again: answer) }
        var input = input
        input.asker.repetition = Repetition(request: asked, answers: answers, parts: kept.parts)
        do {
            return try await operation.handle(input)
        } catch {
            // Nothing was stored, so a repetition that comes before this refusal is kept is judged again.
            if let refusal = refusal(error, operation, input) { try? await answers.keep(refusal, of: asked) }
            throw error
        }
    }

    /// The kept answer of a refusal; nil where the next attempt may succeed.
    ///
    /// A failed `If-Match` is not kept either: the client reads again and repeats the request with the new tag.
    private func refusal(_ error: any Error, _ operation: Operation, _ input: Input) -> IdempotentAnswer? {
        let problem = problem(caught: error, of: operation.method, named: input.context.requestID)
        guard problem.status < 500, ![412, 429].contains(problem.status),
            problem.code != ErrorCode.idempotencyKeyInUse.rawValue
        else { return nil }
        let (head, body) = problem.answer(path: input.request.uri.path, in: input.voice)
        return IdempotentAnswer(Response(status: head.status, headers: head.headerFields), body)
    }
}

/// Collects the body of an answer.
private final class BodyCollector: ResponseBodyWriter {
    private(set) var buffer = ByteBuffer()

    func write(_ buffer: ByteBuffer) {
        self.buffer.writeImmutableBuffer(buffer)
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}

extension IdempotentAnswer {
    /// An answer to be kept, whose body is known.
    init(_ response: Response, _ body: ByteBuffer) {
        self.init(
            status: response.status.code,
            headers: response.headers.map { [$0.name.rawName, $0.value] },
            body: Array(body.readableBytesView)
        )
    }
}

extension Response {
    /// An answer as it was kept.
    init(_ answer: IdempotentAnswer) {
        var headers = HTTPFields()
        for field in answer.headers {
            if let name = HTTPField.Name(field[0]) { headers.append(HTTPField(name: name, value: field[1])) }
        }
        self.init(
            status: .init(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    /// The kept answer for a repeated request.
    init(again answer: IdempotentAnswer) {
        self.init(answer)
        headers[.idempotencyReplayed] = "true"
    }
}
