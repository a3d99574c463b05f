public import FoundationEssentials

extension UUID: PostgresEncodable, PostgresDecodable {
    /// Sent as `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Appends sixteen bytes.
    public func encode(into bytes: inout [UInt8]) {
        withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
    }

    /// Reads a UUID.
    public static func decode(_ field: PostgresField) throws -> UUID {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.uuid.oid, bytes.count == 16 else { throw field.mismatch(self) }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}
