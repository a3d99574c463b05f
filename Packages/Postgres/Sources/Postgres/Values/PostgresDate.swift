/// A day of the calendar: `date`.
///
/// The calendar is Gregorian, also before its introduction; the year before 1 is 0.
public struct PostgresDate: Hashable, Sendable {
    /// Days since 2000-01-01, negative before.
    public let daysSince2000: Int32

    /// Makes a day from its distance to 2000-01-01.
    ///
    /// - Parameter daysSince2000: The distance in days, negative before. The two extremes are the server's infinities:
    ///   they can be sent, and are an error when they are read.
    public init(daysSince2000: Int32) {
        self.daysSince2000 = daysSince2000
    }

    /// Makes a day from its place in the calendar; nil where there is no such day.
    ///
    /// ```swift
    /// PostgresDate(year: 2022, month: 2, day: 29)  // nil
    /// ```
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), abs(year) < 5_000_000 else { return nil }
        // Years that begin in March have the leap day at their end, so that a formula gives the months' lengths.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        guard let days = Int32(exactly: era * 146_097 + dayOfEra - 730_425) else { return nil }
        self.init(daysSince2000: days)
        guard day > 0, self.month == month, self.day == day else { return nil }
    }

    /// The year.
    public var year: Int { calendar.year }

    /// The month, from 1.
    public var month: Int { calendar.month }

    /// The day of the month, from 1.
    public var day: Int { calendar.day }

    private var calendar: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSince2000) + 730_425
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}

extension PostgresDate: Comparable {
    /// True if a day is before another.
    public static func < (left: PostgresDate, right: PostgresDate) -> Bool { left.daysSince2000 < right.daysSince2000 }
}

extension PostgresDate: PostgresEncodable, PostgresDecodable {
    /// Sent as `date`.
    public static var postgresType: PostgresType { .date }

    /// Appends four bytes.
    public func encode(into bytes: inout [UInt8]) { daysSince2000.appendBigEndian(to: &bytes) }

    /// Reads a day; infinity is an error.
    public static func decode(_ field: PostgresField) throws -> PostgresDate {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.date.oid, bytes.count == 4 else { throw field.mismatch(self) }
        let days = Int32(bigEndian: bytes)
        guard days != .max, days != .min else {
            throw PostgresError(.decoding, "expected \(self), found infinity")
        }
        return PostgresDate(daysSince2000: days)
    }
}
