import FoundationEssentials
import Training

/// The parts of a JSON body that was found to be of its shape: what is missing or null is nil.
struct JSONBody: Sendable {
    let value: JSONValue
    private let members: [String: JSONValue]

    /// The members that can't be read, or are missing.
    let unread: Set<String>

    /// The parts of a body.
    ///
    /// - Parameters:
    ///   - value: The body.
    ///   - unread: The members that aren't of their shape, and so are as if they weren't there.
    init(_ value: JSONValue, without unread: Set<String>) {
        var body = JSONBody(value).members
        for name in unread { body[name] = nil }
        (self.value, members, self.unread) = (value, body, unread)
    }

    init(_ value: JSONValue) {
        self.value = value
        unread = []
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
    func moment(_ name: String) -> Date? { self[name]?.text.flatMap { Date(rfc3339: $0) } }
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

extension Date {
    /// Reads a moment as RFC 3339 writes it, `2027-01-31T17:00:00+07:00`, and nothing else.
    ///
    /// Foundation takes the 30th of February for the 2nd of March, and 25 o'clock for the next day.
    ///
    /// - Parameter text: The moment; a 60th second is the one after it, as Unix time has it.
    init?(rfc3339 text: String) {
        let pattern =
            /([0-9-]{10})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))/
        guard let parts = text.wholeMatch(of: pattern)?.output, let day = Day(String(parts.1)),
            let epoch = Day("1970-01-01"), let hour = Int(parts.2), hour < 24, let minute = Int(parts.3), minute < 60,
            let second = Int(parts.4), second <= 60
        else { return nil }
        var offset = 0
        if let sign = parts.6, let hours = parts.7.flatMap({ Int($0) }), let minutes = parts.8.flatMap({ Int($0) }) {
            guard hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
        }
        let hours = (day - epoch) * 24 + hour
        let seconds = (hours * 60 + minute) * 60 + second - offset
        let fraction = parts.5.flatMap { Double("0\($0)") } ?? 0
        self.init(timeIntervalSince1970: Double(seconds) + fraction)
    }
}
