package import FoundationEssentials

/// A JSON text as it stands, numbers unread and members in their order, so that nothing in it goes unseen.
package enum JSONValue: Sendable, Equatable {
    case null
    case flag(Bool)
    case number(String)
    case text(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package let key: String
        package let value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a member, nil where there is none of the key.
    package subscript(member key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package static func integer(_ number: Int) -> JSONValue {
        .number(String(number))
    }

    /// An object of members in their order, without those that are nil.
    package static func members(_ members: (String, JSONValue?)...) -> JSONValue {
        .object(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension JSONValue: Encodable {
    /// Writes the value as it stands.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .number(let digits):
            var container = encoder.singleValueContainer()
            try container.encode(Decimal(string: digits) ?? 0)
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .array(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .object(let members):
            var container = encoder.container(keyedBy: Key.self)
            for member in members { try container.encode(member.value, forKey: Key(stringValue: member.key)) }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}

/// The parts of a JSON body that was found to be of its shape: what is missing or null is nil.
package struct JSONBody: Sendable {
    /// The body as it came.
    package let value: JSONValue

    private let members: [String: JSONValue]

    /// The members that can't be read, or are missing.
    package let unread: Set<String>

    /// The parts of a body.
    init(_ value: JSONValue, without unread: Set<String>) {
        var body = JSONBody(value).members
        for name in unread { body[name] = nil }
        (self.value, members, self.unread) = (value, body, unread)
    }

    package init(_ value: JSONValue) {
        self.value = value
        unread = []
        if case .object(let members) = value {
            self.members = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
        } else {
            members = [:]
        }
    }

    /// A member as it stands, null included; nil where it isn't there.
    package subscript(written name: String) -> JSONValue? { members[name] }

    /// A member that says something.
    package subscript(name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    package func text(_ name: String) -> String? { self[name]?.text }
    package func moment(_ name: String) -> Date? { self[name]?.text.flatMap { Date(rfc3339: $0) } }
    package func flag(_ name: String) -> Bool? { self[name]?.flag }
    package func integer(_ name: String) -> Int? { self[name]?.integer }
    package func decimal(_ name: String) -> Decimal? { self[name]?.decimal }
    package func items(_ name: String) -> [JSONBody]? { self[name]?.items.map { JSONBody($0) } }
    package func texts(_ name: String) -> [String]? { self[name]?.items.compactMap(\.text) }

    package func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
        text(name).flatMap(Choice.init(rawValue:))
    }
}

extension JSONValue {
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    package var flag: Bool? {
        if case .flag(let flag) = self { flag } else { nil }
    }

    package var decimal: Decimal? {
        if case .number(let digits) = self { Decimal(string: digits) } else { nil }
    }

    package var integer: Int? { decimal.flatMap { Int("\($0)") } }

    package var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }
}
