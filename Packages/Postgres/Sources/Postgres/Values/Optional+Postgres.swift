extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The type of the wrapped value.
    public static var postgresType: PostgresType { Wrapped.postgresType }

    /// True if there is no value.
    public var isNull: Bool { self?.isNull ?? true }

    /// Appends the value's binary form.
    public func encode(into bytes: inout [UInt8]) throws {
        try self?.encode(into: &bytes)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads a field that may be null.
    ///
    /// - Returns: The value, nil for null.
    public static func decode(_ field: PostgresField) throws -> Wrapped? {
        field.bytes == nil ? nil : try Wrapped.decode(field)
    }
}
