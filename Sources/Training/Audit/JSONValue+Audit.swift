import FoundationEssentials
import Shapes

extension JSONValue {
    /// The fields that differ between two states of a thing; the later state also keeps those that identify the thing.
    ///
    /// - Parameters:
    ///   - before: The thing before the change, nil for a new one.
    ///   - after: The thing after the change, nil for a deleted one.
    ///   - names: The fields that identify the thing.
    /// - Returns: Both states, without the equal fields.
    static func difference(
        from before: JSONValue?,
        to after: JSONValue?,
        naming names: Set<String>
    ) -> (before: JSONValue?, after: JSONValue?) {
        guard case .object(let old)? = before, case .object(let new)? = after else { return (before, after) }
        return (
            .object(old.filter { after?[member: $0.key] != $0.value }),
            .object(new.filter { before?[member: $0.key] != $0.value || names.contains($0.key) })
        )
    }

    /// The value as the trail shows it: members in the order of their names, numbers without trailing zeros.
    ///
    /// The database has another order, and keeps the zeros that a statement wrote.
    init(onTrail text: String) throws {
        self = try JSONParser.parse(Array(text.utf8)).sorted.mapped { value in
            guard case .number(let digits) = value, let number = Decimal(string: digits) else { return value }
            return .number("\(number)")
        }
    }

    /// The same value with national IDs hidden.
    ///
    /// Any text of twelve digits counts as one, because it names officials without a code.
    var masked: JSONValue {
        mapped { value in
            if case .text(let text) = value { .text(text.maskedNationalID) } else { value }
        }
    }

    /// The same value with each value inside that contains no others replaced.
    private func mapped(_ body: (JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .null, .flag, .number, .text: body(self)
        case .array(let items): .array(items.map { $0.mapped(body) })
        case .object(let members): .object(members.map { Member(key: $0.key, value: $0.value.mapped(body)) })
        }
    }
}
