/// A value that can be sent to the server.
///
/// A type of your own is sent as a type that the server knows:
///
/// ```swift
/// extension OfficialCode: PostgresEncodable {
///     static var postgresType: PostgresType { String.postgresType }
///     func encode(into bytes: inout [UInt8]) throws { try rawValue.encode(into: &bytes) }
/// }
/// ```
public protocol PostgresEncodable: Sendable {
    /// The server's type of such a value.
    static var postgresType: PostgresType { get }

    /// The server's type of an array of such values.
    static var postgresArrayType: PostgresType { get }

    /// True if the value means null.
    var isNull: Bool { get }

    /// Appends the value's binary form.
    ///
    /// - Throws: ``PostgresError`` `invalidValue`.
    func encode(into bytes: inout [UInt8]) throws

    /// Appends the binary form of an array of such values.
    ///
    /// - Throws: ``PostgresError`` `invalidValue`.
    static func encode(elements: [Self], into bytes: inout [UInt8]) throws
}

extension PostgresEncodable {
    /// The type of arrays of the type.
    public static var postgresArrayType: PostgresType { PostgresType(oid: postgresType.array, array: 0) }

    /// True if the value means null, which only an optional can.
    public var isNull: Bool { false }

    /// Appends an array of one dimension.
    ///
    /// - Throws: ``PostgresError`` `invalidValue`.
    public static func encode(elements: [Self], into bytes: inout [UInt8]) throws {
        guard postgresType.array != 0 else {
            throw PostgresError(.invalidValue, "there is no array of arrays of \(Self.self)")
        }
        Int32(elements.isEmpty ? 0 : 1).appendBigEndian(to: &bytes)
        Int32(elements.contains { $0.isNull } ? 1 : 0).appendBigEndian(to: &bytes)
        postgresType.oid.appendBigEndian(to: &bytes)
        guard !elements.isEmpty else { return }
        Int32(elements.count).appendBigEndian(to: &bytes)
        Int32(1).appendBigEndian(to: &bytes)
        for element in elements {
            guard !element.isNull else {
                Int32(-1).appendBigEndian(to: &bytes)
                continue
            }
            try element.encodeBehindLength(into: &bytes)
        }
    }

    /// Appends the length of the binary form, and the form.
    func encodeBehindLength(into bytes: inout [UInt8]) throws {
        let place = bytes.count
        Int32(0).appendBigEndian(to: &bytes)
        try encode(into: &bytes)
        let length = Int32(bytes.count - place - 4)
        withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
    }
}
