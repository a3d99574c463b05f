/// An enumeration that declares these protocols is sent and read as its raw value.
///
/// ```swift
/// enum Standing: String, PostgresEncodable, PostgresDecodable { case draft, published }
///
/// let books: [(String, Standing)] = try await client.query("select title, standing from book")
/// ```
///
/// For an enumeration that was made in the database, `postgresType` is ``PostgresType/inferred``.
extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    /// The raw value's type.
    public static var postgresType: PostgresType { RawValue.postgresType }

    /// Appends the raw value's binary form.
    public func encode(into bytes: inout [UInt8]) throws { try rawValue.encode(into: &bytes) }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// Reads a raw value, or the label of an enumeration that was made in the database.
    ///
    /// - Throws: ``PostgresError`` `decoding` for an unknown value.
    public static func decode(_ field: PostgresField) throws -> Self {
        guard let value = Self(rawValue: try RawValue.decode(field)) else {
            throw PostgresError(.decoding, "expected \(self), found a value that is none of them")
        }
        return value
    }
}
