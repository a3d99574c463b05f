/// An official's name in the registry itself, `id:1234`.
///
/// Everybody has one. Callers who may not see national IDs use it for officials without a code. No code begins with
/// `id:`, by a rule of the database, and a text that isn't exactly of this form names nobody.
enum OfficialAddress {
    private static let beginning = "id:"

    /// The address of an official.
    static func of(_ id: Int64) -> String { "\(beginning)\(id)" }

    /// The same, as SQL.
    ///
    /// - Parameter official: The relation that the official is of.
    static func sql(of official: String) -> String { sql(numbered: "\(official).id") }

    /// The same for an official who may not be on record any more, by the expression of the number.
    static func sql(numbered id: String) -> String { "'\(beginning)' || \(id)" }

    /// The official whom an address names; nil where it is no address.
    static func id(in text: String) -> Int64? {
        guard text.hasPrefix(beginning) else { return nil }
        let digits = text.dropFirst(beginning.count)
        // Each address has one spelling, so that the same official always has the same text.
        guard let id = Int64(digits), of(id) == text, id > 0 else { return nil }
        return id
    }

    /// Whether a text begins like an address, which no code may.
    static func isBegun(_ text: String) -> Bool { text.hasPrefix(beginning) }

    /// The same of a field that is still bytes.
    static func isBegun(_ field: UnsafeBufferPointer<UInt8>) -> Bool { field.starts(with: beginning.utf8) }
}
