import FoundationEssentials
import HTTPTypes
import Hummingbird
import Training

/// What an operation is asked, after it was held against its declaration.
struct Input: Sendable {
    let request: Request
    let context: TrainingContext

    /// Who asks.
    let caller: Caller

    /// Whether nobody knows who asks.
    let isAnyone: Bool

    /// The language that the client reads.
    let language: Language

    let parameters: [String: String]

    /// The parts of the body, of the shape that the operation declares.
    let body: JSONBody

    /// How to have the answer stored with what is asked for, where the operation does that by itself and the request has a key.
    var repetition: Repetition?

    /// The body, where it is lines of JSON, which the operation reads by itself.
    let lines: [UInt8]

    init(
        request: Request,
        context: TrainingContext,
        caller: Caller,
        language: Language,
        isAnyone: Bool = false,
        parameters: [String: String] = [:],
        body: JSONBody = JSONBody(.null),
        lines: [UInt8] = []
    ) {
        self.request = request
        self.context = context
        self.caller = caller
        self.isAnyone = isAnyone
        self.language = language
        self.parameters = parameters
        self.body = body
        self.lines = lines
    }

    /// A parameter of the path, which is there: the router found the operation by it.
    func path(_ name: String) -> String { parameters[name] ?? "" }

    func text(_ name: String) -> String? { parameters[name] }
    func day(_ name: String) -> Day? { parameters[name].flatMap { Day($0) } }
    func integer(_ name: String) -> Int? { parameters[name].flatMap { Int($0) } }
    func flag(_ name: String) -> Bool? { parameters[name].map { $0 == "true" } }

    func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
        parameters[name].flatMap(Choice.init(rawValue:))
    }

    /// Which part of a list.
    func page() throws -> PageRequest {
        try PageRequest(limit: integer("limit") ?? 50, cursor: text("cursor"))
    }

    /// What has to hold of what is on record by the field `If-Match`: that it reads as it did when the client saw it.
    ///
    /// - Parameter shown: How it is shown to this client.
    /// - Returns: The condition; none where the client asks for none.
    func precondition<Value: Sendable>(_ shown: @escaping @Sendable (Value) -> any Encodable) -> Precondition<Value> {
        guard let field = request.headers[.ifMatch] else { return .none }
        return Precondition { value in
            let tag = EntityTag(try JSONWriter.text(of: shown(value)))
            return tag.isMatched(by: field)
        }
    }

    /// The same for what is shown as it is.
    func precondition<Value: Sendable & Encodable>() -> Precondition<Value> {
        precondition { $0 }
    }

    /// What has to hold of what may not be there yet, by the fields `If-Match` and `If-None-Match` (RFC 9110, 13.1.1
    /// and 13.1.2).
    ///
    /// - Returns: The condition; none where the client asks for none.
    func putPrecondition<Value: Sendable & Encodable>() -> Precondition<Value?> {
        let wanted = request.headers[.ifMatch]
        let unwanted = request.headers[.ifNoneMatch]
        guard wanted != nil || unwanted != nil else { return .none }
        return Precondition { standing in
            // What isn't there is named by nothing, not even by `*`.
            guard let standing else { return wanted == nil }
            let tag = EntityTag(try JSONWriter.text(of: standing))
            return wanted.map { tag.isMatched(by: $0) } != false && unwanted.map { tag.isNamed(by: $0) } != true
        }
    }
}
