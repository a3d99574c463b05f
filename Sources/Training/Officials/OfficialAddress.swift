/// What names an official in the registry itself, `id:1234`: everybody has one, and those who may not see national IDs know
/// people by it who have no code.
///
/// No code begins so, by a rule of the database; what isn't exactly of this form names nobody.
enum OfficialAddress {
    private static let beginning = "id:"

    /// The address of an official.
    static func of(_ id: Int64) -> String { "\(beginning)\(id)" }

    /// The same, as SQL.
    ///
    /// - Parameter official: The relation that the official is of.
    static func sql(of official: String) -> String { sql(numbered: "\(official).id") }

    /// The same, of an official who may not be on record any more, by the expression of the number.
    static func sql(numbered id: String) -> String { "'\(beginning)' || \(id)" }

    /// Whom an address names; nil for what is none.
    static func id(in text: String) -> Int64? {
        guard text.hasPrefix(beginning) else { return nil }
        let digits = text.dropFirst(beginning.count)
        // One way of writing each: whoever was named is found again by the same text.
        guard let id = Int64(digits), of(id) == text, id > 0 else { return nil }
        return id
    }

    /// Whether a text begins like an address, which no code may.
    static func isBegun(_ text: String) -> Bool { text.hasPrefix(beginning) }

    /// The same of a field that is still bytes.
    static func isBegun(_ field: UnsafeBufferPointer<UInt8>) -> Bool { field.starts(with: beginning.utf8) }
}
