/// An official's address in the registry, `id:1234`.
///
/// Every official has one. Callers who may not see national IDs use it for officials without a code. The database lets
/// no code begin with `id:`, and a text in any other form is the address of nobody.
enum OfficialAddress {
    private static let beginning = "id:"

    static func of(_ id: Int64) -> String { "\(beginning)\(id)" }

    /// SQL for an official's address.
    static func sql(of official: String) -> String { sql(numbered: "\(official).id") }

    /// SQL for the address with a number, whose official may not be on record any more.
    static func sql(numbered id: String) -> String { "'\(beginning)' || \(id)" }

    /// The id of the official with an address; nil where the text is not an address.
    static func id(in text: String) -> Int64? {
        guard text.hasPrefix(beginning) else { return nil }
        let digits = text.dropFirst(beginning.count)
        // Each address has one spelling, so that the same official always has the same text.
        guard let id = Int64(digits), of(id) == text, id > 0 else { return nil }
        return id
    }

    /// True if a text begins like an address, which no code may.
    static func isBegun(_ text: String) -> Bool { text.hasPrefix(beginning) }

    /// True if a field's bytes begin like an address.
    static func isBegun(_ field: UnsafeBufferPointer<UInt8>) -> Bool { field.starts(with: beginning.utf8) }
}

/// A thing on record that names its official: by the code, or by the national ID for lack of a code.
protocol NamingOfficial {
    var official: String { get set }

    /// True if ``official`` is a national ID; a code may look like one, so the text doesn't say.
    var isByNationalID: Bool { get set }

    /// The official's address, for callers who may not see the national ID; empty once ``official`` is another name.
    var address: String { get set }
}

extension NamingOfficial {
    /// The same thing with another name for the official.
    func naming(_ official: String) -> Self {
        var named = self
        named.official = official
        named.isByNationalID = isByNationalID && !OfficialAddress.isBegun(official)
        named.address = ""
        return named
    }

    /// The thing as a caller may see it: callers who may not see national IDs see the address in place of one.
    func seen(by caller: Caller) -> Self {
        caller.seesNationalIDs || !isByNationalID ? self : naming(address)
    }
}
