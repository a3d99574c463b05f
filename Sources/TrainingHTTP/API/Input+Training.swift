import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

extension Input {
    /// The caller; without a token a viewer with no name, in operations that are open to everybody.
    var caller: Caller {
        asker.caller ?? Caller(name: "anyone", request: context.requestID, role: .viewer, scope: .everything)
    }

    /// The language that the client reads.
    var language: Language { Language(rawValue: voice.tag) ?? .vi }

    func day(_ name: String) -> Day? { parameters[name].flatMap { Day($0) } }

    /// The part of the list that the client asks for.
    func page() throws -> PageRequest {
        try PageRequest(limit: integer("limit") ?? 50, cursor: text("cursor"))
    }

    /// The condition of the field `If-Match`: the thing on record still reads as the client saw it.
    ///
    /// - Parameter shown: Returns the thing in the form in which this client sees it.
    /// - Returns: The condition; ``Precondition/none`` where the client asks for none.
    func precondition<Value: Sendable>(
        _ shown: @escaping @Sendable (Value) -> some JSONWritable
    ) -> Precondition<Value> {
        guard let field = request.headers[.ifMatch] else { return .none }
        return Precondition { value in
            let tag = EntityTag(ByteBuffer(json: shown(value)))
            return tag.isMatched(by: field)
        }
    }

    /// The condition of `If-Match` for a thing that every client sees in the same form.
    func precondition<Value: Sendable & JSONWritable>() -> Precondition<Value> {
        precondition { $0 }
    }

    /// The condition of the fields `If-Match` and `If-None-Match` for a thing that may not exist yet (RFC 9110, 13.1.1
    /// and 13.1.2).
    ///
    /// - Returns: The condition; ``Precondition/none`` where the client asks for none.
    func putPrecondition<Value: Sendable & JSONWritable>() -> Precondition<Value?> {
        let wanted = request.headers[.ifMatch]
        let unwanted = request.headers[.ifNoneMatch]
        guard wanted != nil || unwanted != nil else { return .none }
        return Precondition { standing in
            // A thing that doesn't exist matches no tag, not even `*`.
            guard let standing else { return wanted == nil }
            let tag = EntityTag(ByteBuffer(json: standing))
            return wanted.map { tag.isMatched(by: $0) } != false && unwanted.map { tag.isNamed(by: $0) } != true
        }
    }
}

extension JSONBody {
    func day(_ name: String) -> Day? { text(name).flatMap { Day($0) } }

    /// The change of a field by a merge patch (RFC 7396): a missing field stays, null clears.
    func change<Value>(_ name: String, _ read: (JSONValue) -> Value?) -> Change<Value> {
        guard let value = self[written: name] else { return .keep }
        return value == .null ? .set(nil) : read(value).map { .set($0) } ?? .keep
    }

    func textChange(_ name: String) -> Change<String> { change(name, \.text) }
    func dayChange(_ name: String) -> Change<Day> { change(name) { $0.text.flatMap { Day($0) } } }
    func integerChange(_ name: String) -> Change<Int> { change(name, \.integer) }
    func decimalChange(_ name: String) -> Change<Decimal> { change(name, \.decimal) }
}
