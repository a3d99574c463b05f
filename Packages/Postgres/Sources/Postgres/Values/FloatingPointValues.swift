extension Double: PostgresEncodable, PostgresDecodable {
    /// Sent as `double precision`.
    public static var postgresType: PostgresType { .float8 }

    /// Appends eight bytes.
    public func encode(into bytes: inout [UInt8]) { bitPattern.appendBigEndian(to: &bytes) }

    /// Reads a floating-point number.
    public static func decode(_ field: PostgresField) throws -> Double {
        let bytes = try field.required(as: self)
        switch (field.type, bytes.count) {
        case (PostgresType.float8.oid, 8): return Double(bitPattern: UInt64(bigEndian: bytes))
        case (PostgresType.float4.oid, 4): return Double(Float(bitPattern: UInt32(bigEndian: bytes)))
        default: throw field.mismatch(self)
        }
    }
}

extension Float: PostgresEncodable, PostgresDecodable {
    /// Sent as `real`.
    public static var postgresType: PostgresType { .float4 }

    /// Appends four bytes.
    public func encode(into bytes: inout [UInt8]) { bitPattern.appendBigEndian(to: &bytes) }

    /// Reads a floating-point number.
    public static func decode(_ field: PostgresField) throws -> Float {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.float4.oid, bytes.count == 4 else { throw field.mismatch(self) }
        return Float(bitPattern: UInt32(bigEndian: bytes))
    }
}
