public import Postgres

/// PostgreSQL's `date` counts days from the beginning of 2000.
extension Day: PostgresEncodable, PostgresDecodable {
    /// 2000-01-01, in days since 1970.
    private static let epoch = Day(secondsSince1970: 946_684_800)

    public static var postgresType: PostgresType { .date }

    /// Appends the binary form.
    ///
    /// - Parameter bytes: The bytes to append to.
    /// - Throws: Never: every day from year 1 to 9999 fits.
    public func encode(into bytes: inout [UInt8]) throws {
        PostgresDate(daysSince2000: Int32(self - Self.epoch)).encode(into: &bytes)
    }

    /// Reads a day.
    ///
    /// - Throws: `PostgresError` where the field holds no day, or infinity.
    public static func decode(_ field: PostgresField) throws -> Day {
        epoch.adding(days: Int(try PostgresDate.decode(field).daysSince2000))
    }
}
