/// A value that can be read from the server.
///
/// ```swift
/// extension OfficialCode: PostgresDecodable {
///     static func decode(_ field: PostgresField) throws -> OfficialCode { OfficialCode(try String.decode(field)) }
/// }
/// ```
public protocol PostgresDecodable {
    /// Reads a field.
    static func decode(_ field: PostgresField) throws -> Self

    /// Reads a field that holds an array of such values.
    static func decodeElements(_ field: PostgresField) throws -> [Self]
}

extension PostgresDecodable {
    /// Reads an array of at most one dimension.
    public static func decodeElements(_ field: PostgresField) throws -> [Self] {
        let bytes = try field.required(as: [Self].self)
        guard bytes.count >= 12 else { throw field.mismatch([Self].self) }
        let dimensions = Int32(bigEndian: bytes)
        let type = UInt32(bigEndian: bytes, at: 8)
        // Data that isn't an array would look like one with very many dimensions.
        guard dimensions >= 0, dimensions <= 1, Int32(bigEndian: bytes, at: 4) & ~1 == 0 else {
            throw field.mismatch([Self].self)
        }
        guard dimensions == 1 else { return [] }
        guard bytes.count >= 20 else { throw field.mismatch([Self].self) }
        let count = Int(Int32(bigEndian: bytes, at: 12))
        var elements: [Self] = []
        var offset = 20
        guard count >= 0, count <= (bytes.count - offset) / 4 else { throw field.mismatch([Self].self) }
        elements.reserveCapacity(count)
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { throw field.mismatch([Self].self) }
            let length = Int(Int32(bigEndian: bytes, at: offset))
            offset += 4
            guard length >= 0 else {
                elements.append(try decode(PostgresField(type: type, bytes: nil)))
                continue
            }
            guard offset + length <= bytes.count else { throw field.mismatch([Self].self) }
            let element = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            elements.append(try decode(PostgresField(type: type, bytes: element)))
            offset += length
        }
        return elements
    }
}

/// A field of a row, valid while the row is.
public struct PostgresField {
    /// The number of the field's type.
    public let type: UInt32

    /// The binary form, nil for null.
    public let bytes: UnsafeRawBufferPointer?

    /// The binary form; null is an error.
    public func required(as wanted: Any.Type) throws -> UnsafeRawBufferPointer {
        guard let bytes else { throw mismatch(wanted) }
        return bytes
    }

    /// The error for a field of another type than was asked for.
    ///
    /// - Returns: The error, which doesn't quote the value.
    public func mismatch(_ wanted: Any.Type) -> PostgresError {
        let found = bytes == nil ? "null" : "type \(type) of \(bytes?.count ?? 0) bytes"
        return PostgresError(.decoding, "expected \(wanted), found \(found)")
    }
}
