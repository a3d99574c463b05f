/// A type of the server: its number, and the number of its array type.
public struct PostgresType: Sendable, Hashable {
    /// The type's number in `pg_type`.
    public let oid: UInt32

    /// The number of the array type, 0 for none.
    public let array: UInt32

    /// A type by its numbers.
    public init(oid: UInt32, array: UInt32) {
        self.oid = oid
        self.array = array
    }

    /// The type that the server infers from the value's place in the statement, such as an enumeration's.
    ///
    /// The value is sent in that type's binary form, which is the label for an enumeration. It has no array type.
    public static let inferred = PostgresType(oid: 0, array: 0)

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
    /// `oid`.
    public static let oid = PostgresType(oid: 26, array: 1028)
    /// `json`.
    public static let json = PostgresType(oid: 114, array: 199)
    /// `real`.
    public static let float4 = PostgresType(oid: 700, array: 1021)
    /// `double precision`.
    public static let float8 = PostgresType(oid: 701, array: 1022)
    /// `date`.
    public static let date = PostgresType(oid: 1082, array: 1182)
    /// `timestamp with time zone`.
    public static let timestamptz = PostgresType(oid: 1184, array: 1185)
    /// `interval`.
    public static let interval = PostgresType(oid: 1186, array: 1187)
    /// `numeric`.
    public static let numeric = PostgresType(oid: 1700, array: 1231)
    /// `uuid`.
    public static let uuid = PostgresType(oid: 2950, array: 2951)
    /// `jsonb`.
    public static let jsonb = PostgresType(oid: 3802, array: 3807)
    /// `int4range`.
    public static let int4range = PostgresType(oid: 3904, array: 3905)
    /// `numrange`.
    public static let numrange = PostgresType(oid: 3906, array: 3907)
    /// `tstzrange`.
    public static let tstzrange = PostgresType(oid: 3910, array: 3911)
    /// `daterange`.
    public static let daterange = PostgresType(oid: 3912, array: 3913)
    /// `int8range`.
    public static let int8range = PostgresType(oid: 3926, array: 3927)
}
