extension String: PostgresEncodable, PostgresDecodable {
    /// Sent as `text`.
    public static var postgresType: PostgresType { .text }

    /// Appends the UTF-8.
    ///
    /// - Throws: ``PostgresError`` `invalidValue` for a NUL character, which no text in PostgreSQL can hold.
    public func encode(into bytes: inout [UInt8]) throws {
        let start = bytes.count
        bytes.append(contentsOf: utf8)
        // One search of the bytes is cheaper than testing each character.
        guard !bytes[start...].contains(0) else {
            throw PostgresError(.invalidValue, "text can't hold a NUL character")
        }
    }

    /// Reads text, the label of an enumeration, or a JSON document.
    public static func decode(_ field: PostgresField) throws -> String {
        let bytes = try field.required(as: self)
        switch field.type {
        // The server has checked the encoding of these types.
        case 18, 19, 25, 114, 705, 1042, 1043: return String(decoding: bytes, as: UTF8.self)
        // The format's version comes before the document.
        case PostgresType.jsonb.oid where bytes.first == 1: return String(decoding: bytes.dropFirst(), as: UTF8.self)
        // Types made in the database have numbers from here on; those that aren't enumerations fail below.
        case 16384...: break
        default: throw field.mismatch(self)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw field.mismatch(self) }
        return text
    }
}
