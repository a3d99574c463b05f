extension Array: PostgresEncodable where Element: PostgresEncodable {
    /// Sent as an array of the elements' type; bytes are sent as `bytea`.
    public static var postgresType: PostgresType { Element.postgresArrayType }

    /// Appends the array's binary form.
    public func encode(into bytes: inout [UInt8]) throws {
        try Element.encode(elements: self, into: &bytes)
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// Reads an array of at most one dimension, or bytes.
    public static func decode(_ field: PostgresField) throws -> [Element] {
        try Element.decodeElements(field)
    }
}

/// A byte, which by itself is a `smallint`; an array of bytes is a `bytea`.
extension UInt8: PostgresEncodable, PostgresDecodable {
    /// Sent as `smallint`, because the server has no type of one byte.
    public static var postgresType: PostgresType { .int2 }

    /// An array of bytes is sent as `bytea`.
    public static var postgresArrayType: PostgresType { .bytea }

    /// Appends two bytes.
    public func encode(into bytes: inout [UInt8]) { Int16(self).appendBigEndian(to: &bytes) }

    /// Appends the bytes as they are.
    public static func encode(elements: [UInt8], into bytes: inout [UInt8]) { bytes += elements }

    /// Reads an integer that fits.
    public static func decode(_ field: PostgresField) throws -> UInt8 { try field.integer(as: self) }

    /// Reads a `bytea`.
    public static func decodeElements(_ field: PostgresField) throws -> [UInt8] {
        guard field.type == PostgresType.bytea.oid else { throw field.mismatch([UInt8].self) }
        return Array(try field.required(as: [UInt8].self))
    }
}
