/// A type of the server: its number, and that of arrays of it.
public struct PostgresType: Sendable, Hashable {
    /// The type's number in `pg_type`.
    public let oid: UInt32

    /// The number of the type of arrays of it.
    public let array: UInt32

    /// A type by its numbers.
    ///
    /// - Parameters:
    ///   - oid: The type's number in `pg_type`.
    ///   - array: The number of the type of arrays of it.
    public init(oid: UInt32, array: UInt32) {
        self.oid = oid
        self.array = array
    }

    /// `boolean`.
    public static let bool = PostgresType(oid: 16, array: 1000)
    /// `bytea`.
    public static let bytea = PostgresType(oid: 17, array: 1001)
    /// `bigint`.
    public static let int8 = PostgresType(oid: 20, array: 1016)
    /// `smallint`.
    public static let int2 = PostgresType(oid: 21, array: 1005)
    /// `integer`.
    public static let int4 = PostgresType(oid: 23, array: 1007)
    /// `text`.
    public static let text = PostgresType(oid: 25, array: 1009)
    /// `real`.
    public static let float4 = PostgresType(oid: 700, array: 1021)
    /// `double precision`.
    public static let float8 = PostgresType(oid: 701, array: 1022)
    /// `date`.
    public static let date = PostgresType(oid: 1082, array: 1182)
    /// `timestamp with time zone`.
    public static let timestamptz = PostgresType(oid: 1184, array: 1185)
    /// `numeric`.
    public static let numeric = PostgresType(oid: 1700, array: 1231)
    /// `uuid`.
    public static let uuid = PostgresType(oid: 2950, array: 2951)
}

/// A value that can be sent to the server.
public protocol PostgresEncodable: Sendable {
    /// The type that it is sent as.
    static var postgresType: PostgresType { get }

    /// Whether it stands for null.
    var isNull: Bool { get }

    /// Appends the type's binary form.
    ///
    /// - Parameter bytes: Where to append.
    /// - Throws: ``PostgresError`` `invalidValue`.
    func encode(into bytes: inout [UInt8]) throws
}

extension PostgresEncodable {
    /// Only an optional can stand for null.
    public var isNull: Bool { false }
}

/// A value that can be read from the server.
public protocol PostgresDecodable {
    /// Reads a field.
    ///
    /// - Parameter field: The field, which must not be kept.
    /// - Returns: The value.
    /// - Throws: ``PostgresError`` `decoding`.
    static func decode(_ field: PostgresField) throws -> Self
}

/// A field of a row, while its row is there.
public struct PostgresField {
    /// The number of its type.
    public let type: UInt32

    /// Its binary form, nil for null.
    public let bytes: UnsafeRawBufferPointer?

    /// Its binary form; null is an error.
    ///
    /// - Parameter wanted: What is wanted, for the error.
    /// - Returns: The bytes.
    /// - Throws: ``PostgresError`` `decoding`.
    public func required(as wanted: Any.Type) throws -> UnsafeRawBufferPointer {
        guard let bytes else { throw mismatch(wanted) }
        return bytes
    }

    /// The error for a field that isn't what was asked for.
    ///
    /// - Parameter wanted: What was asked for.
    /// - Returns: The error, without the value.
    public func mismatch(_ wanted: Any.Type) -> PostgresError {
        let found = bytes == nil ? "null" : "type \(type) of \(bytes?.count ?? 0) bytes"
        return PostgresError(.decoding, message: "expected \(wanted), found \(found)")
    }
}
