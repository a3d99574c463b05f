import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Training

/// A request with a key whose operation has its answer stored by itself, in the commits that it shares with others.
struct Repetition: Sendable {
    let request: IdempotentRequest
    let answers: IdempotentAnswers

    /// What is kept of parts of the answer by now.
    let parts: [Int: [UInt8]]

    /// What is kept of a part, an array; nil where nothing is.
    func part(_ number: Int) throws -> [JSONValue]? {
        guard let bytes = parts[number], case .array(let items) = try JSONValue(parsing: bytes) else { return nil }
        return items
    }

    /// What is to be stored with the facts that are asked for.
    ///
    /// - Parameters:
    ///   - part: Which part of the answer it is; 0 for all of it.
    ///   - answer: What to store once these are the fates of the facts.
    /// - Returns: What the lane has stored.
    func keeping(
        part: Int = 0,
        _ answer: @escaping @Sendable ([FateKeeping.Fate?]) throws -> IdempotentAnswer?
    ) -> FateKeeping {
        FateKeeping(of: request, part: part, known: parts[part], answer)
    }

    /// Keeps the whole answer in place of its parts, which say the same.
    func keep(_ answer: IdempotentAnswer) async {
        try? await answers.keep(answer, of: request)
    }
}

extension TrainingAPI {
    /// Has an operation done once under a key: a request that comes again gets the same answer, and nothing is done again.
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

    /// The same of an operation that has its answer stored by itself.
    private func once(_ asked: IdempotentRequest, _ operation: Operation, _ input: Input) async throws -> Response {
        let kept = try await answers.find(asked)
        if let answer = kept.answer { return Response(again: answer) }
        var input = input
        input.asker.repetition = Repetition(request: asked, answers: answers, parts: kept.parts)
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
        let problem = problem(caught: error, of: operation.method, named: input.context.requestID)
        guard problem.status < 500, ![412, 429].contains(problem.status),
            problem.code != ErrorCode.idempotencyKeyInUse.rawValue
        else { return nil }
        let (head, body) = problem.answer(path: input.request.uri.path, in: input.voice)
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

extension IdempotentAnswer {
    /// An answer whose body is known.
    init(_ response: Response, _ body: ByteBuffer) {
        self.init(
            status: response.status.code,
            headers: response.headers.map { [$0.name.rawName, $0.value] },
            body: Array(body.readableBytesView)
        )
    }
}

extension Response {
    /// An answer as it is kept.
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

    /// The first answer to a request, given again.
    init(again answer: IdempotentAnswer) {
        self.init(answer)
        headers[.idempotencyReplayed] = "true"
    }
}
