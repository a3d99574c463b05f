/// Reads a day as offices and their programs write it: ISO 8601, or numbers with slashes, dashes or full stops.
enum WrittenDay {
    struct Read: Equatable {
        let day: Day

        /// True if the day could be read in one order only.
        var showsOrder = false

        /// True if a time other than midnight followed the day.
        var hadTime = false
    }

    /// Reads the usual forms, `2022-06-30`, perhaps with midnight after it, and `30/06/2022`; nil for any other form.
    static func readPlain(_ written: UnsafeBufferPointer<UInt8>, _ order: DayOrder) -> Read? {
        guard written.count == 10 else { return readMidnight(written) }
        if written[4] == UInt8(ascii: "-"), written[7] == UInt8(ascii: "-") {
            return day(written, year: 0, month: 5, day: 8).map { Read(day: $0) }
        }
        guard written[2] == UInt8(ascii: "/"), written[5] == UInt8(ascii: "/") else { return nil }
        let place = order == .dayFirst ? 0 : 3
        guard let day = day(written, year: 6, month: 3 - place, day: place) else { return nil }
        // A number above twelve can't be a month.
        let (tens, ones) = (written[place], written[place + 1])
        return Read(
            day: day,
            showsOrder: tens > UInt8(ascii: "1") || tens == UInt8(ascii: "1") && ones > UInt8(ascii: "2")
        )
    }

    /// Reads `2022-06-30 00:00:00`, the form in which databases and scripts write a day.
    private static func readMidnight(_ written: UnsafeBufferPointer<UInt8>) -> Read? {
        guard written.count == 19, written[4] == UInt8(ascii: "-"), written[7] == UInt8(ascii: "-"),
            written[10] == UInt8(ascii: " ") || written[10] == UInt8(ascii: "T"),
            written[11...].elementsEqual("00:00:00".utf8)
        else { return nil }
        return day(written, year: 0, month: 5, day: 8).map { Read(day: $0) }
    }

    private static func day(_ written: UnsafeBufferPointer<UInt8>, year: Int, month: Int, day: Int) -> Day? {
        func number(_ start: Int, _ count: Int) -> Int? {
            var number = 0
            for index in start..<start + count {
                let digit = written[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                number = number * 10 + Int(digit)
            }
            return number
        }
        guard let year = number(year, 4), let month = number(month, 2), let day = number(day, 2) else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// Reads a day; a text that could be two days is refused.
    ///
    /// - Parameter written: The day, perhaps with a time after it.
    /// - Throws: ``FieldRefusal`` `invalid_date`, `two_digit_year`, `spreadsheet_day`, and `day_with_zone` for a moment in another
    ///   time zone, which may be another day in Vietnam.
    static func read(_ written: String, _ order: DayOrder = .dayFirst) throws(FieldRefusal) -> Read {
        guard let gap = written.firstIndex(where: { $0 == " " || $0 == "T" }) else {
            return try readDay(written, order, of: written)
        }
        guard let time = TimeOfDay(written[written.index(after: gap)...]) else { throw noSuchDay(written, order) }
        var read = try readDay(String(written[..<gap]), order, of: written)
        guard time.isInVietnam else { throw FieldRefusal(.dayWithZone, ["found": written]) }
        read.hadTime = !time.isMidnight
        return read
    }

    /// The parameters of the sentence, which for a file with the month first names other forms.
    private static func noSuchDay(_ written: String, _ order: DayOrder) -> FieldRefusal {
        FieldRefusal(
            .invalidDate,
            order == .monthFirst ? ["found": written, "form": order.rawValue] : ["found": written]
        )
    }

    private static func readDay(_ written: String, _ order: DayOrder, of whole: String) throws(FieldRefusal) -> Read {
        if let day = Day(written) { return Read(day: day) }
        if let day = day(numbered: written) {
            throw FieldRefusal(.spreadsheetDay, ["found": whole, "expected": day.description])
        }
        let parts = written.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else {
            throw noSuchDay(whole, order)
        }
        let numbers = parts.compactMap { $0.count <= 4 ? Int($0) : nil }
        guard numbers.count == 3 else { throw noSuchDay(whole, order) }
        if parts[0].count == 4, let day = Day(year: numbers[0], month: numbers[1], day: numbers[2]) {
            return Read(day: day)
        }
        guard parts[2].count == 4 else {
            let looksShort = parts.allSatisfy { $0.count <= 2 }
            throw looksShort ? FieldRefusal(.twoDigitYear, ["found": whole]) : noSuchDay(whole, order)
        }
        guard parts[0].count <= 2, parts[1].count <= 2,
            let day = order.day(numbers[0], numbers[1], year: numbers[2])
        else { throw noSuchDay(whole, order) }
        return Read(day: day, showsOrder: order.other.day(numbers[0], numbers[1], year: numbers[2]) == nil)
    }

    /// The day of a spreadsheet's number, nil for any other text.
    ///
    /// The number has five digits, from 1927 to 2099, and perhaps a fraction, which is the time. Four digits are a year
    /// more often than an early day.
    private static func day(numbered written: String) -> Day? {
        let parts = written.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard parts.count <= 2, parts[0].count == 5, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }),
            let number = Int(parts[0]), (10_000...73_050).contains(number)
        else { return nil }
        return Day(year: 1899, month: 12, day: 30)?.adding(days: number)
    }
}

extension RowReader {
    /// Returns the fault of a day that could be read, with the parameters of its sentence besides the day.
    typealias DayCheck = (Day) -> (ErrorCode, [String: String])?

    /// Stages a day.
    ///
    /// - Parameter check: Refuses an implausible day.
    @discardableResult
    mutating func day(_ column: Int, isRequired: Bool = false, _ check: DayCheck = { _ in nil }) -> Day? {
        let order = order
        let day: Day
        if let plain = look(column, { WrittenDay.readPlain($0, order) }) {
            day = plain.day
            if plain.showsOrder { noteOrder() }
        } else {
            guard let text = filled(column, isRequired), let read = read(text, column) else { return nil }
            day = read
        }
        if let (fault, parameters) = check(day) {
            refuse(column, fault, parameters.merging(["found": day.description]) { given, _ in given })
            return nil
        }
        line.append(day)
        return day
    }

    /// Reads a day in one of the less usual forms, and notes its fault.
    private mutating func read(_ text: String, _ column: Int) -> Day? {
        do {
            let read = try WrittenDay.read(text, order)
            if read.showsOrder { noteOrder() }
            if read.hadTime { note(column, .dayWithTime, ["found": text, "stored": read.day.description]) }
            return read.day
        } catch {
            if error.code == .spreadsheetDay, let day = error.parameters["expected"].flatMap(Day.init),
                takesDayNumber(column)
            {
                note(column, .spreadsheetDay, ["found": text, "stored": day.description])
                return day
            }
            if (try? WrittenDay.read(text, order.other)) != nil { noteOtherOrder(text) }
            refuse(column, error)
            return nil
        }
    }
}
