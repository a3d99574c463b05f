import Glibc
public import Shapes

/// A day in Vietnam (+07:00), never a UTC date.
///
/// ```swift
/// let deadline = Day("2022-12-31")
/// ```
public struct Day: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    private let number: Int

    private init(number: Int) {
        self.number = number
    }

    /// Creates a day from its parts; nil where the day doesn't exist, such as the 31st of April.
    ///
    /// - Parameters:
    ///   - year: From 1 to 9999.
    ///   - month: From 1 to 12.
    ///   - day: From 1 to the month's last.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        // Odd months up to July, and even ones after it, have thirty-one days.
        let length = month == 2 ? (leap ? 29 : 28) : 30 + (month + month / 8) % 2
        guard day <= length else { return nil }
        // Howard Hinnant's days_from_civil: years begin in March, so that leap days come last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    /// The day of a moment in Vietnam, which has no summer time.
    ///
    /// - Parameter secondsSince1970: The moment, in seconds of Unix time.
    public init(secondsSince1970: Int) {
        let local = secondsSince1970 + 7 * 3600
        number = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    }

    /// Year, month and day of the month.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The day that lies some days later, or earlier where the number is negative.
    ///
    /// - Parameter days: The number of days to go.
    public func adding(days: Int) -> Day {
        Day(number: number + days)
    }

    /// The number of days from one day to another.
    ///
    /// - Parameters:
    ///   - later: The day to count to.
    ///   - earlier: The day to count from.
    /// - Returns: The number of days, negative where `later` is the earlier one.
    public static func - (later: Day, earlier: Day) -> Int {
        later.number - earlier.number
    }

    /// True if one day comes before another.
    ///
    /// - Parameters:
    ///   - earlier: The day that may come first.
    ///   - later: The day that may come second.
    public static func < (earlier: Day, later: Day) -> Bool {
        earlier.number < later.number
    }
}

extension Day: LosslessStringConvertible {
    /// Reads a day as ISO 8601 writes it, `2022-06-30`, and nothing else.
    ///
    /// - Parameter iso: Ten characters.
    public init?(_ iso: String) {
        let digits = Array(iso.utf8)
        guard digits.count == 10, digits[4] == UInt8(ascii: "-"), digits[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for digit in digits[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                value = value * 10 + Int(digit - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day as ISO 8601 writes it.
    public var description: String {
        let (year, month, day) = parts
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

extension Day: JSONWritable {
    public func write(to json: inout JSONWriter) {
        let (year, month, day) = parts
        guard (0...9999).contains(year) else { return json.write(text: description) }
        json.write(year: year, month: month, day: day)
    }

    public static var schema: Schema { .day }

    public var cell: String? { description }
}

extension Day {
    /// The present day in Vietnam, whatever the machine's time zone.
    public static func today() -> Day {
        Day(secondsSince1970: Int(time(nil)))
    }
}
