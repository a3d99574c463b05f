public import FoundationEssentials

/// A day of the calendar: `date`.
public struct PostgresDate: PostgresEncodable, PostgresDecodable, Hashable {
    /// Days since 2000-01-01, negative before.
    public let daysSince2000: Int32

    /// A day by its distance from 2000-01-01.
    ///
    /// - Parameter daysSince2000: The distance in days, negative before.
    public init(daysSince2000: Int32) {
        self.daysSince2000 = daysSince2000
    }

    /// Sent as `date`.
    public static var postgresType: PostgresType { .date }

    /// Appends four bytes.
    ///
    /// - Parameter bytes: Where to append.
    public func encode(into bytes: inout [UInt8]) { daysSince2000.appendBigEndian(to: &bytes) }

    /// Reads a day; infinity is no day.
    ///
    /// - Parameter field: The field.
    /// - Returns: The day.
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> PostgresDate {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.date.oid, bytes.count == 4 else { throw field.mismatch(self) }
        let days = Int32(bigEndian: bytes)
        guard days != .max, days != .min else {
            throw PostgresError(.decoding, message: "expected \(self), found infinity")
        }
        return PostgresDate(daysSince2000: days)
    }
}

extension Date: PostgresEncodable, PostgresDecodable {
    /// Seconds from 1970 to 2000, where the server's time begins.
    private static let epoch = 946_684_800.0

    /// Sent as `timestamp with time zone`, exact to the microsecond.
    public static var postgresType: PostgresType { .timestamptz }

    /// Appends eight bytes.
    ///
    /// - Parameter bytes: Where to append.
    /// - Throws: ``PostgresError`` `invalidValue` for a moment that the server's calendar doesn't reach.
    public func encode(into bytes: inout [UInt8]) throws {
        guard let microseconds = Int64(exactly: ((timeIntervalSince1970 - Self.epoch) * 1e6).rounded()) else {
            throw PostgresError(.invalidValue, message: "a moment beyond the calendar")
        }
        microseconds.appendBigEndian(to: &bytes)
    }

    /// Reads a moment; infinity is none.
    ///
    /// - Parameter field: The field.
    /// - Returns: The moment.
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> Date {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.timestamptz.oid, bytes.count == 8 else { throw field.mismatch(self) }
        let microseconds = Int64(bigEndian: bytes)
        guard microseconds != .max, microseconds != .min else {
            throw PostgresError(.decoding, message: "expected \(self), found infinity")
        }
        return Date(timeIntervalSince1970: Double(microseconds) / 1e6 + epoch)
    }
}
