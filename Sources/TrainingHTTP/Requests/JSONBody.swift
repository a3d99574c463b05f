import FoundationEssentials
import Training

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
