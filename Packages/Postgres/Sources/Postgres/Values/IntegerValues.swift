extension FixedWidthInteger {
    /// Appends the bytes in the network's order.
    func appendBigEndian(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Reads bytes in the network's order.
    init(bigEndian bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        self = Self(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Self.self))
    }
}

extension PostgresField {
    /// Reads an integer of any width that fits.
    func integer<Value: FixedWidthInteger>(as wanted: Value.Type) throws -> Value {
        let bytes = try required(as: wanted)
        let value: Int64? =
            switch (type, bytes.count) {
            case (PostgresType.int2.oid, 2): Int64(Int16(bigEndian: bytes))
            case (PostgresType.int4.oid, 4): Int64(Int32(bigEndian: bytes))
            case (PostgresType.int8.oid, 8): Int64(bigEndian: bytes)
            case (PostgresType.oid.oid, 4): Int64(UInt32(bigEndian: bytes))
            default: nil
            }
        guard let value, let exact = Value(exactly: value) else { throw mismatch(wanted) }
        return exact
    }
}

extension Int16: PostgresEncodable, PostgresDecodable {
    /// Sent as `smallint`.
    public static var postgresType: PostgresType { .int2 }

    /// Appends two bytes.
    public func encode(into bytes: inout [UInt8]) { appendBigEndian(to: &bytes) }

    /// Reads an integer that fits.
    public static func decode(_ field: PostgresField) throws -> Int16 { try field.integer(as: self) }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    /// Sent as `integer`.
    public static var postgresType: PostgresType { .int4 }

    /// Appends four bytes.
    public func encode(into bytes: inout [UInt8]) { appendBigEndian(to: &bytes) }

    /// Reads an integer that fits.
    public static func decode(_ field: PostgresField) throws -> Int32 { try field.integer(as: self) }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    /// Sent as `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    public func encode(into bytes: inout [UInt8]) { appendBigEndian(to: &bytes) }

    /// Reads an integer.
    public static func decode(_ field: PostgresField) throws -> Int64 { try field.integer(as: self) }
}

extension Int: PostgresEncodable, PostgresDecodable {
    /// Sent as `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    public func encode(into bytes: inout [UInt8]) { Int64(self).appendBigEndian(to: &bytes) }

    /// Reads an integer.
    public static func decode(_ field: PostgresField) throws -> Int { try field.integer(as: self) }
}
