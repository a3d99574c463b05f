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

    let parameters: [String: String]

    /// The parts of the body, of the shape that the operation declares.
    let body: JSONBody

    /// The body, where it is lines of JSON, which the operation reads by itself.
    let lines: [UInt8]

    init(
        request: Request,
        context: TrainingContext,
        caller: Caller,
        parameters: [String: String] = [:],
        body: JSONBody = JSONBody(.null),
        lines: [UInt8] = []
    ) {
        self.request = request
        self.context = context
        self.caller = caller
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
}

/// The parts of a JSON body that was found to be of its shape: what is missing or null is nil.
struct JSONBody: Sendable {
    let value: JSONValue
    private let members: [String: JSONValue]

    init(_ value: JSONValue) {
        self.value = value
        if case .object(let members) = value {
            self.members = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
        } else {
            members = [:]
        }
    }

    subscript(name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    /// The names of the members that are there.
    var names: [String] { Array(members.keys) }

    func text(_ name: String) -> String? { self[name]?.text }
    func day(_ name: String) -> Day? { self[name]?.day }
    func flag(_ name: String) -> Bool? { self[name]?.flag }
    func integer(_ name: String) -> Int? { self[name]?.integer }
    func decimal(_ name: String) -> Decimal? { self[name]?.decimal }
    func items(_ name: String) -> [JSONBody]? { self[name]?.items.map(JSONBody.init) }
    func texts(_ name: String) -> [String]? { self[name]?.items.compactMap(\.text) }

    func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
        text(name).flatMap(Choice.init(rawValue:))
    }

    /// What becomes of a field by a merge patch (RFC 7396): what isn't there stays, null clears.
    func change<Value>(_ name: String, _ read: (JSONValue) -> Value?) -> Change<Value> {
        guard let value = members[name] else { return .keep }
        return value == .null ? .set(nil) : read(value).map { .set($0) } ?? .keep
    }

    func textChange(_ name: String) -> Change<String> { change(name, \.text) }
    func dayChange(_ name: String) -> Change<Day> { change(name, \.day) }
    func integerChange(_ name: String) -> Change<Int> { change(name, \.integer) }
    func decimalChange(_ name: String) -> Change<Decimal> { change(name, \.decimal) }
}

extension JSONValue {
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var flag: Bool? {
        if case .flag(let flag) = self { flag } else { nil }
    }

    var day: Day? { text.flatMap { Day($0) } }

    var decimal: Decimal? {
        if case .number(let digits) = self { Decimal(string: digits) } else { nil }
    }

    var integer: Int? { decimal.flatMap { Int("\($0)") } }

    var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }
}
