import FoundationEssentials
import Shapes

extension JSONValue {
    /// The fields that differ between two states of a thing; the later state also keeps those that tell which thing it
    /// is.
    ///
    /// - Parameters:
    ///   - before: The thing as it was, nil where it is new.
    ///   - after: The thing as it became, nil where it is gone.
    ///   - names: The fields that tell which thing it is.
    /// - Returns: Both, without what is the same.
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

    /// What the trail keeps, as it is shown: members in the order of their names, numbers without zeros at their end.
    ///
    /// The database has an order of its own, and keeps the zeros that a statement wrote.
    init(onTrail text: String) throws {
        self = try JSONParser.parse(Array(text.utf8)).sorted.mapped { value in
            guard case .number(let digits) = value, let number = Decimal(string: digits) else { return value }
            return .number("\(number)")
        }
    }

    /// The same value with national IDs hidden.
    ///
    /// A text of twelve digits counts as one wherever it stands, because it names officials without a code.
    var masked: JSONValue {
        mapped { value in
            if case .text(let text) = value { .text(text.maskedNationalID) } else { value }
        }
    }

    /// The same with each value that holds no others made another.
    private func mapped(_ body: (JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .null, .flag, .number, .text: body(self)
        case .array(let items): .array(items.map { $0.mapped(body) })
        case .object(let members): .object(members.map { Member(key: $0.key, value: $0.value.mapped(body)) })
        }
    }
}
