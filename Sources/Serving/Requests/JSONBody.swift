package import FoundationEssentials
package import Shapes

/// The members of a JSON body after the check of its shape; missing and null members are nil.
package struct JSONBody: Sendable {
    /// The whole body.
    package let value: JSONValue

    private let members: [String: JSONValue]

    /// The members that can't be read, or are missing.
    package let unread: Set<String>

    /// Creates the members of a body, without those that can't be read.
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

    /// A member, null included; nil where it is missing.
    package subscript(written name: String) -> JSONValue? { members[name] }

    /// A member that is neither missing nor null.
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
