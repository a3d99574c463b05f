import FoundationEssentials
package import Shapes

extension Schema {
    /// All faults of a value, each with a JSON pointer (RFC 6901).
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - pointer: The value's place, the root for the whole body.
    /// - Returns: The faults in the order of the schema, the first hundred or so; empty where the value has this shape.
    func faults(of value: JSONValue, at pointer: JSONPointer = .root) -> [FieldFault] {
        func wrong(_ expected: String) -> [FieldFault] {
            if case .root = pointer, expected == "object" { return [FieldFault(pointer.place, .wrongBody)] }
            return [FieldFault(pointer.place, .wrongType, ["found": pointer.field, "expected": expected])]
        }
        switch kind {
        case .anything:
            return []
        case .text(let rule):
            guard case .text(let text) = value else { return wrong("string") }
            return rule.flaw(of: text).map { [FieldFault(pointer.place, $0, of: pointer.field)] } ?? []
        case .day:
            guard case .text(let text) = value else { return wrong("string") }
            let found = ["found": text, "form": "iso"]
            return CalendarDay(text) == nil
                ? [FieldFault(pointer.place, .invalidDate, of: pointer.field, found)] : []
        case .moment:
            guard case .text(let text) = value else { return wrong("string") }
            return Date(rfc3339: text) == nil
                ? [FieldFault(pointer.place, .invalidMoment, ["found": String(text.prefix(64))])] : []
        case .integer(let range):
            guard case .number(let digits) = value else { return wrong("integer") }
            return Self.faults(of: digits, NumberRule(range: range), at: pointer, whole: true)
        case .number(let rule):
            guard case .number(let digits) = value else { return wrong("number") }
            return Self.faults(of: digits, rule, at: pointer, whole: false)
        case .flag:
            guard case .flag = value else { return wrong("boolean") }
            return []
        case .choice(let choices):
            guard case .text(let text) = value else { return wrong("string") }
            guard !choices.contains(text) else { return [] }
            return [
                FieldFault(
                    pointer.place,
                    .unknownChoice,
                    ["found": String(text.prefix(64)), "expected": choices.joined(separator: ", ")]
                )
            ]
        case .list(let item, let count, let distinct):
            guard case .array(let items) = value else { return wrong("array") }
            guard count.contains(items.count) else {
                return [
                    FieldFault(
                        pointer.place,
                        .wrongCount,
                        ["found": "\(items.count)", "expected": "\(count.lowerBound)–\(count.upperBound)"]
                    )
                ]
            }
            return Self.gather(items.indices) { item.faults(of: items[$0], at: .item(pointer, $0)) }
                + (distinct.map { Self.doubles(in: items, $0, at: pointer) } ?? [])
        case .object(let properties):
            guard case .object(let members) = value else { return wrong("object") }
            return Self.faults(of: members, properties, at: pointer)
        case .map(let schema):
            guard case .object(let members) = value else { return wrong("object") }
            return Self.gather(members) { schema.faults(of: $0.value, at: .member(pointer, $0.key)) }
        case .nullable(let schema):
            return value == .null ? [] : schema.faults(of: value, at: pointer)
        case .either(let schemas):
            var all: [[FieldFault]] = []
            for schema in schemas {
                let faults = schema.faults(of: value, at: pointer)
                if faults.isEmpty { return [] }
                all.append(faults)
            }
            // The nearest shape is one of the value's kind: a faulty array is still an array.
            let otherKinds = [RequestFault.wrongBody.rawValue, RequestFault.wrongType.rawValue]
            let ofItsKind = all.filter { faults in
                !faults.contains { $0.place == pointer.place && otherKinds.contains($0.code) }
            }
            return ofItsKind.first ?? all.first ?? []
        case .named(_, let schema):
            return schema.faults(of: value, at: pointer)
        }
    }

    /// The most faults that are reported: nobody mends more at once, and a hostile body could have millions.
    private static let mostFaults = 100

    private static func gather<Items: Sequence>(
        _ items: Items,
        _ faults: (Items.Element) -> [FieldFault]
    ) -> [FieldFault] {
        var gathered: [FieldFault] = []
        for item in items {
            gathered += faults(item)
            if gathered.count >= mostFaults { break }
        }
        return gathered
    }

    /// The faults of things that an array has twice.
    private static func doubles(
        in items: [JSONValue],
        _ distinct: Distinct,
        at pointer: JSONPointer
    ) -> [FieldFault] {
        var known: Set<String> = []
        var faults: [FieldFault] = []
        for (index, item) in items.enumerated() {
            let (value, place): (JSONValue?, JSONPointer) =
                switch distinct {
                case .items: (item, .item(pointer, index))
                case .by(let key): (item[member: key], .member(.item(pointer, index), key))
                }
            guard case .text(let text)? = value, !known.insert(text).inserted else { continue }
            faults.append(FieldFault(place.place, .namedTwice, ["found": String(text.prefix(64))]))
            if faults.count >= mostFaults { break }
        }
        return faults
    }

    private static func faults(
        of members: [JSONValue.Member],
        _ properties: [Property],
        at pointer: JSONPointer
    ) -> [FieldFault] {
        var values: [String: JSONValue] = [:]
        var faults: [FieldFault] = []
        for member in members where values.updateValue(member.value, forKey: member.key) != nil {
            let place = JSONPointer.member(pointer, member.key).place
            faults.append(FieldFault(place, .doubledField, ["found": String(member.key.prefix(64))]))
            if faults.count >= mostFaults { return faults }
        }
        for property in properties {
            let member = JSONPointer.member(pointer, property.name)
            if let value = values.removeValue(forKey: property.name) {
                faults += property.schema.faults(of: value, at: member)
            } else if property.isRequired {
                faults.append(FieldFault(member.place, .missingField, ["found": property.name]))
            }
        }
        return faults
            + values.keys.sorted().prefix(mostFaults).map { key in
                FieldFault(JSONPointer.member(pointer, key).place, .unknownField, ["found": String(key.prefix(64))])
            }
    }

    private static func faults(
        of digits: String,
        _ rule: NumberRule,
        at pointer: JSONPointer,
        whole: Bool
    ) -> [FieldFault] {
        guard digits.utf8.count <= 38, let number = Decimal(string: digits), !number.isNaN else {
            return [FieldFault(pointer.place, .notNumber, of: pointer.field, ["found": String(digits.prefix(38))])]
        }
        if whole, number.isWhole == false {
            return [FieldFault(pointer.place, .wrongType, ["found": pointer.field, "expected": "integer"])]
        }
        let range = rule.range
        let isTooLittle = rule.isMore ? number <= Decimal(range.lowerBound) : number < Decimal(range.lowerBound)
        guard !isTooLittle, number <= Decimal(range.upperBound) else {
            let least = rule.isMore && rule.isInHundredths ? "\(range.lowerBound).01" : "\(range.lowerBound)"
            let expected = "\(least)–\(range.upperBound)"
            let found = ["found": digits, "expected": expected]
            return [FieldFault(pointer.place, .numberOutOfRange, of: pointer.field, found)]
        }
        guard !rule.isInHundredths || number.isInHundredths else {
            let found = ["found": digits, "expected": "2"]
            return [FieldFault(pointer.place, .tooManyDecimals, of: pointer.field, found)]
        }
        return []
    }
}

extension JSONPointer {
    /// The value's name in a sentence: its key, or for an item of an array the array's key and its place,
    /// `positions/0`.
    fileprivate var field: String {
        switch self {
        case .root, .member: name
        case .item(.root, _): name
        case .item(let array, let index): "\(array.field)/\(index)"
        }
    }
}

extension Schema.TextRule {
    /// The fault of a text, nil where it is right.
    func flaw(of text: String) -> TextPattern.Flaw? {
        let count = text.unicodeScalars.count
        if count < length.lowerBound { return TextPattern.Flaw(RequestFault.missingValue.rawValue) }
        if count > length.upperBound {
            let found = ["found": "\(count)", "expected": "\(length.upperBound)"]
            return TextPattern.Flaw(RequestFault.valueTooLong.rawValue, found)
        }
        return pattern?.flaw(text)
    }
}

extension Decimal {
    /// True if the number has no decimals.
    fileprivate var isWhole: Bool {
        exponent >= 0 || self == Decimal(string: description.prefix { $0 != "." }.description)
    }

    /// True if the number has at most two decimals, trailing zeros aside.
    fileprivate var isInHundredths: Bool {
        if exponent >= -2 { return true }
        let parts = description.split(separator: ".")
        return parts.count < 2 || parts[1].dropFirst(2).allSatisfy { $0 == "0" }
    }
}

/// Rules for a body that no shape can express, such as relations between two fields.
package struct BodyRules: Sendable {
    /// Returns the faults of a body, some of whose members may be unreadable.
    let faults: @Sendable (JSONBody) -> [FieldFault]

    /// Creates rules.
    package init(faults: @escaping @Sendable (JSONBody) -> [FieldFault]) {
        self.faults = faults
    }
}

extension Schema {
    /// All faults of a value that show without the database.
    package func faults(of value: JSONValue, and rules: BodyRules?) -> [FieldFault] {
        let faults = faults(of: value)
        guard !faults.isEmpty, let rules, case .object = value else { return faults }
        let body = JSONBody(value, without: Set(faults.compactMap(\.place.member)))
        // A member that is missing or unreadable has its fault already.
        return faults + rules.faults(body).filter { fault in fault.place.member.map(body.unread.contains) != true }
    }
}

extension FieldFault.Place {
    /// The member of the body that contains the place; nil for the body as a whole.
    fileprivate var member: String? {
        guard case .pointer(let pointer) = self, !pointer.isEmpty else { return nil }
        return String(pointer.dropFirst().prefix { $0 != "/" }).replacing("~1", with: "/").replacing("~0", with: "~")
    }
}
