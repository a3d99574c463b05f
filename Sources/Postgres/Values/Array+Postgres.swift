extension Array: PostgresEncodable where Element: PostgresEncodable {
    /// Sent as an array of the elements' type.
    public static var postgresType: PostgresType {
        PostgresType(oid: Element.postgresType.array, array: 0)
    }

    /// Appends the dimensions and every element.
    ///
    /// - Parameter bytes: Where to append.
    /// - Throws: What the elements throw.
    public func encode(into bytes: inout [UInt8]) throws {
        Int32(isEmpty ? 0 : 1).appendBigEndian(to: &bytes)
        Int32(contains { $0.isNull } ? 1 : 0).appendBigEndian(to: &bytes)
        Element.postgresType.oid.appendBigEndian(to: &bytes)
        guard !isEmpty else { return }
        Int32(count).appendBigEndian(to: &bytes)
        Int32(1).appendBigEndian(to: &bytes)
        for element in self {
            guard !element.isNull else {
                Int32(-1).appendBigEndian(to: &bytes)
                continue
            }
            let place = bytes.count
            Int32(0).appendBigEndian(to: &bytes)
            try element.encode(into: &bytes)
            let length = Int32(bytes.count - place - 4)
            Swift.withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
        }
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// Reads an array of one dimension.
    ///
    /// - Parameter field: The field.
    /// - Returns: The elements.
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> [Element] {
        let bytes = try field.required(as: self)
        guard bytes.count >= 12 else { throw field.mismatch(self) }
        let dimensions = Int32(bigEndian: bytes)
        let type = UInt32(bigEndian: bytes, at: 8)
        guard dimensions > 0 else { return [] }
        guard dimensions == 1, bytes.count >= 20 else { throw field.mismatch(self) }
        let count = Int(Int32(bigEndian: bytes, at: 12))
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { throw field.mismatch(self) }
            let length = Int(Int32(bigEndian: bytes, at: offset))
            offset += 4
            guard length >= 0 else {
                elements.append(try Element.decode(PostgresField(type: type, bytes: nil)))
                continue
            }
            guard offset + length <= bytes.count else { throw field.mismatch(self) }
            let element = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            elements.append(try Element.decode(PostgresField(type: type, bytes: element)))
            offset += length
        }
        return elements
    }
}
