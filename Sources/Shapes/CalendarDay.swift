public import FoundationEssentials

/// A day of the calendar in the form of RFC 3339: `2027-01-31`.
package struct CalendarDay {
    /// Days since 1970-01-01.
    let number: Int

    /// Reads a day; nil for any other text, such as the 31st of April.
    package init?(_ text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 10, digits[4] == UInt8(ascii: "-"), digits[7] == UInt8(ascii: "-"),
            let year = Self.number(digits[0..<4]), year > 0, let month = Self.number(digits[5..<7]),
            (1...12).contains(month), let day = Self.number(digits[8..<10]), day >= 1
        else { return nil }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        // Odd months up to July, and even ones after it, have thirty-one days.
        guard day <= (month == 2 ? (leap ? 29 : 28) : 30 + (month + month / 8) % 2) else { return nil }
        // Years begin in March, so that leap days come last (Howard Hinnant's days_from_civil).
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    /// The day of a moment in UTC.
    ///
    /// - Parameter seconds: The moment in Unix time, not before 1970.
    init(secondsSince1970 seconds: Int) {
        number = seconds / 86_400
    }

    /// Year, month and day of the month.
    var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.reduce(0) { value, digit in
            guard let value, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            return value * 10 + Int(digit - UInt8(ascii: "0"))
        }
    }
}

extension Date {
    /// Reads a moment in the form of RFC 3339, `2027-01-31T17:00:00+07:00`, and no other.
    ///
    /// Foundation reads the 30th of February as the 2nd of March, and 25 o'clock as the next day.
    ///
    /// - Parameter text: The moment; a 60th second counts as the next one, as in Unix time.
    public init?(rfc3339 text: String) {
        let pattern =
            /([0-9-]{10})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))/
        guard let parts = text.wholeMatch(of: pattern)?.output, let day = CalendarDay(parts.1),
            let hour = Int(parts.2), hour < 24, let minute = Int(parts.3), minute < 60,
            let second = Int(parts.4), second <= 60
        else { return nil }
        var offset = 0
        if let sign = parts.6, let hours = parts.7.flatMap({ Int($0) }), let minutes = parts.8.flatMap({ Int($0) }) {
            guard hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
        }
        let hours = day.number * 24 + hour
        let seconds = (hours * 60 + minute) * 60 + second - offset
        let fraction = parts.5.flatMap { Double("0\($0)") } ?? 0
        self.init(timeIntervalSince1970: Double(seconds) + fraction)
    }
}
