import HTTPTypes
import Hummingbird
import NIOCore
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
