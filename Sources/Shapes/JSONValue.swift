public import FoundationEssentials

/// A JSON value with unread numbers and members in their order, so that nothing in the text is lost.
public enum JSONValue: Sendable, Hashable {
    /// Null.
    case null

    /// A truth value.
    case flag(Bool)

    /// A number, by its digits.
    case number(String)

    /// A text.
    case text(String)

    /// Several values in an order.
    case array([JSONValue])

    /// Values by their names, in an order.
    case object([Member])

    /// A value with its name.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let key: String

        /// The value.
        public let value: JSONValue

        /// A value with its name.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of the member with a key, nil for none.
    public subscript(member key: String) -> JSONValue? { members.first { $0.key == key }?.value }

    /// The members of an object; empty for any other value.
    public var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// Makes an object of members in their order, without the nil ones.
    public static func members(_ members: (String, JSONValue?)...) -> JSONValue {
        .object(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
    }

    /// A whole number.
    public static func integer(_ number: Int) -> JSONValue {
        .number(String(number))
    }

    /// Makes the JSON value of any value that can be written.
    ///
    /// - Throws: ``JSONParser/Fault`` for a value that is nested too deeply.
    public init(of value: some JSONWritable) throws {
        self = try JSONParser.parse(JSONWriter.text(of: value))
    }

    /// The same value with all members in the order of their names.
    public var sorted: JSONValue {
        switch self {
        case .null, .flag, .number, .text: self
        case .array(let items): .array(items.map(\.sorted))
        case .object(let members):
            .object(members.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: $0.value.sorted) })
        }
    }
}

extension JSONValue {
    /// The text, nil for any other value.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The truth value, nil for any other value.
    public var flag: Bool? {
        if case .flag(let flag) = self { flag } else { nil }
    }

    /// The number, nil for any other value.
    public var decimal: Decimal? {
        if case .number(let digits) = self { Decimal(string: digits) } else { nil }
    }

    /// The whole number, nil for any other value.
    public var integer: Int? { decimal.flatMap { Int("\($0)") } }

    /// The items of an array; empty for any other value.
    public var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// A text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension JSONValue: JSONWritable {
    /// Writes the value unchanged.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.write(word: "null")
        case .flag(let flag): flag.write(to: &json)
        case .number(let digits): json.write(word: digits)
        case .text(let text): json.write(text: text)
        case .array(let items): items.write(to: &json)
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(member.key)
                    member.value.write(to: &json)
                }
            }
        }
    }

    /// Any JSON value.
    public static var schema: Schema { .anything }

    /// The value as JSON text.
    public var cell: String? { String(decoding: JSONWriter.text(of: self), as: UTF8.self) }
}
