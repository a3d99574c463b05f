/// A JSON document, as text: sent as `jsonb`, read from `jsonb` and `json`.
public struct PostgresJSON: PostgresEncodable, PostgresDecodable, Hashable {
    /// The document.
    public let text: String

    /// A document.
    ///
    /// - Parameter text: The document; the server refuses text that isn't JSON.
    public init(_ text: String) {
        self.text = text
    }

    /// Sent as `jsonb`.
    public static var postgresType: PostgresType { .jsonb }

    /// Appends the format's version and the text.
    ///
    /// - Throws: ``PostgresError`` `invalidValue` for a NUL character.
    public func encode(into bytes: inout [UInt8]) throws {
        bytes.append(1)
        try text.encode(into: &bytes)
    }

    /// Reads a document.
    public static func decode(_ field: PostgresField) throws -> PostgresJSON {
        PostgresJSON(try String.decode(field))
    }
}
