extension Bool: PostgresEncodable, PostgresDecodable {
    /// Sent as `boolean`.
    public static var postgresType: PostgresType { .bool }

    /// Appends one byte.
    public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }

    /// Reads a truth value.
    public static func decode(_ field: PostgresField) throws -> Bool {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.bool.oid, bytes.count == 1 else { throw field.mismatch(self) }
        return bytes[0] != 0
    }
}
