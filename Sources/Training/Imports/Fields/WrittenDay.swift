/// A day as offices and their programs write it: ISO 8601, or the day or the month first with slashes, dashes or full stops.
enum WrittenDay {
    /// A day that was read.
    struct Read: Equatable {
        let day: Day

        /// Whether it can only be read in the order in which it was.
        var showsOrder = false

        /// Whether a time other than midnight stood behind it, which is no part of the day.
        var hadTime = false
    }

    enum WrittenDayFault: Error {
        case noSuchDay, twoDigitYear

        /// It is a day in the other order only.
        case otherOrder

        /// It is a moment in another time zone, which may be another day in Vietnam.
        case zone

        /// It is a spreadsheet's number of a day.
        case dayNumber(Day)

        var code: ErrorCode {
            switch self {
            case .noSuchDay, .otherOrder: .invalidDate
            case .twoDigitYear: .twoDigitYear
            case .zone: .dayWithZone
            case .dayNumber: .spreadsheetDay
            }
        }

        /// What the sentence is about.
        func parameters(of written: String, _ order: DayOrder) -> [String: String] {
            switch self {
            // Another sentence, with the forms that such a file takes.
            case .noSuchDay where order == .monthFirst, .otherOrder where order == .monthFirst:
                ["found": written, "form": order.rawValue]
            case .noSuchDay, .otherOrder, .twoDigitYear, .zone: ["found": written]
            case .dayNumber(let day): ["found": written, "expected": day.description]
            }
        }
    }

    /// Reads the forms that nearly all days have, `2022-06-30`, also with a midnight behind it, and `30/06/2022`; nil where it
    /// is none of them.
    static func readPlain(_ written: UnsafeBufferPointer<UInt8>, _ order: DayOrder) -> Read? {
        guard written.count == 10 else { return readMidnight(written) }
        if written[4] == UInt8(ascii: "-"), written[7] == UInt8(ascii: "-") {
            return day(written, year: 0, month: 5, day: 8).map { Read(day: $0) }
        }
        guard written[2] == UInt8(ascii: "/"), written[5] == UInt8(ascii: "/") else { return nil }
        let place = order == .dayFirst ? 0 : 3
        guard let day = day(written, year: 6, month: 3 - place, day: place) else { return nil }
        // More than twelve is no month.
        let (tens, ones) = (written[place], written[place + 1])
        return Read(
            day: day,
            showsOrder: tens > UInt8(ascii: "1") || tens == UInt8(ascii: "1") && ones > UInt8(ascii: "2")
        )
    }

    /// `2022-06-30 00:00:00`, which is how databases and scripts write a day.
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
    /// - Parameters:
    ///   - written: The day, perhaps with a time behind it.
    ///   - order: Whether the day or the month comes first, where the year comes last.
    /// - Returns: The day, or why there is none.
    static func read(_ written: String, _ order: DayOrder = .dayFirst) -> Result<Read, WrittenDayFault> {
        guard let gap = written.firstIndex(where: { $0 == " " || $0 == "T" }) else { return readDay(written, order) }
        guard let time = TimeOfDay(written[written.index(after: gap)...]) else { return .failure(.noSuchDay) }
        return readDay(String(written[..<gap]), order).flatMap { read in
            guard time.isInVietnam else { return .failure(.zone) }
            return .success(Read(day: read.day, showsOrder: read.showsOrder, hadTime: !time.isMidnight))
        }
    }

    private static func readDay(_ written: String, _ order: DayOrder) -> Result<Read, WrittenDayFault> {
        if let day = Day(written) { return .success(Read(day: day)) }
        if let day = day(numbered: written) { return .failure(.dayNumber(day)) }
        let parts = written.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else {
            return .failure(.noSuchDay)
        }
        let numbers = parts.compactMap { $0.count <= 4 ? Int($0) : nil }
        guard numbers.count == 3 else { return .failure(.noSuchDay) }
        if parts[0].count == 4, let day = Day(year: numbers[0], month: numbers[1], day: numbers[2]) {
            return .success(Read(day: day))
        }
        guard parts[2].count == 4 else {
            let looksShort = parts.allSatisfy { $0.count <= 2 }
            return .failure(looksShort ? .twoDigitYear : .noSuchDay)
        }
        guard parts[0].count <= 2, parts[1].count <= 2 else { return .failure(.noSuchDay) }
        let other = order.other.day(numbers[0], numbers[1], year: numbers[2])
        guard let day = order.day(numbers[0], numbers[1], year: numbers[2]) else {
            return .failure(other == nil ? .noSuchDay : .otherOrder)
        }
        return .success(Read(day: day, showsOrder: other == nil))
    }

    /// The day that a spreadsheet's number stands for, nil where it is none: five digits, from 1927 to 2099, and perhaps a
    /// fraction, which is the time.
    ///
    /// Four digits are more often a year than a day of long ago.
    private static func day(numbered written: String) -> Day? {
        let parts = written.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard parts.count <= 2, parts[0].count == 5, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }),
            let number = Int(parts[0]), (10_000...73_050).contains(number)
        else { return nil }
        return Day(year: 1899, month: 12, day: 30)?.adding(days: number)
    }
}

extension RowReader {
    /// What is wrong with a day that can be read, with what its sentence needs besides the day.
    typealias DayCheck = (Day) -> (ErrorCode, [String: String])?

    /// Stages a day.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - isRequired: Whether it must not be empty.
    ///   - check: May refuse a day that makes no sense.
    /// - Returns: The day, nil where there is none.
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

    /// Reads a day that isn't in one of the plainest forms; notes what is wrong with it.
    private mutating func read(_ text: String, _ column: Int) -> Day? {
        switch WrittenDay.read(text, order) {
        case .success(let read):
            if read.showsOrder { noteOrder() }
            if read.hadTime { note(column, .dayWithTime, ["found": text, "stored": read.day.description]) }
            return read.day
        case .failure(.dayNumber(let day)) where takesDayNumber(column):
            note(column, .spreadsheetDay, ["found": text, "stored": day.description])
            return day
        case .failure(let fault):
            if case .otherOrder = fault { noteOtherOrder(text) }
            refuse(column, fault.code, fault.parameters(of: text, order))
            return nil
        }
    }
}
