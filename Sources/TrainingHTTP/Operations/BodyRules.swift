import Training

/// What is wrong with the parts of a body by rules that no shape can tell: what one field says of another.
struct BodyRules: Sendable {
    /// What they say of a body, of whose members some may be unread.
    let faults: @Sendable (JSONBody) -> [FieldFault]

    /// Those of the domain.
    ///
    /// ```swift
    /// rules: .domain { $0.courseEdit.faults }
    /// ```
    static func domain(_ faults: @escaping @Sendable (JSONBody) -> [Fault]) -> BodyRules {
        BodyRules { faults($0).map(FieldFault.init(ofBody:)) }
    }
}

extension Schema {
    /// Everything that can be seen to be wrong with a value before the database is asked.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - rules: The rules for what is of its shape; they are only asked where something else isn't.
    /// - Returns: The faults, those of the shape first.
    func faults(of value: JSONValue, and rules: BodyRules?) -> [FieldFault] {
        let faults = faults(of: value)
        guard !faults.isEmpty, let rules, case .object = value else { return faults }
        let body = JSONBody(value, without: Set(faults.compactMap(\.place.member)))
        // Of what is missing, or can't be read, enough is said.
        return faults + rules.faults(body).filter { fault in fault.place.member.map(body.unread.contains) != true }
    }
}

extension FieldFault {
    /// A fault of the domain, at the member of a body that it is about.
    init(ofBody fault: Fault) {
        self.init(.pointer(fault.column.map { "/" + $0.camelCased } ?? ""), fault)
    }
}

extension FieldFault.Place {
    /// The member of the body that it is in; nil for the body as a whole.
    fileprivate var member: String? {
        guard case .pointer(let pointer) = self, !pointer.isEmpty else { return nil }
        return String(pointer.dropFirst().prefix { $0 != "/" }).replacing("~1", with: "/").replacing("~0", with: "~")
    }
}

extension String {
    /// A column's name as the key of a body: `title_vi` is `titleVi`.
    fileprivate var camelCased: String {
        let words = split(separator: "_")
        return words.dropFirst().reduce(words.first.map(String.init) ?? "") {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }
}
