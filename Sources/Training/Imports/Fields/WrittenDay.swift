/// A day as offices write it: ISO 8601, or the day first with slashes, dashes or full stops.
enum WrittenDay {
    enum WrittenDayFault: Error {
        case noSuchDay, twoDigitYear
    }

    /// Reads the two forms that nearly all days have, `2022-06-30` and `30/06/2022`; nil where it is neither.
    static func readPlain(_ written: UnsafeBufferPointer<UInt8>) -> Day? {
        guard written.count == 10 else { return nil }
        if written[4] == UInt8(ascii: "-"), written[7] == UInt8(ascii: "-") {
            return day(written, year: 0, month: 5, day: 8)
        }
        if written[2] == UInt8(ascii: "/"), written[5] == UInt8(ascii: "/") {
            return day(written, year: 6, month: 3, day: 0)
        }
        return nil
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

    /// Reads a day; what could be read in two ways is refused, never guessed.
    static func read(_ written: String) -> Result<Day, WrittenDayFault> {
        if let day = Day(written) { return .success(day) }
        let parts = written.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else {
            return .failure(.noSuchDay)
        }
        let numbers = parts.compactMap { $0.count <= 4 ? Int($0) : nil }
        guard numbers.count == 3 else { return .failure(.noSuchDay) }
        if parts[0].count == 4, let day = Day(year: numbers[0], month: numbers[1], day: numbers[2]) {
            return .success(day)
        }
        guard parts[2].count == 4 else {
            let looksShort = parts.allSatisfy { $0.count <= 2 }
            return .failure(looksShort ? .twoDigitYear : .noSuchDay)
        }
        guard parts[0].count <= 2, parts[1].count <= 2,
            let day = Day(year: numbers[2], month: numbers[1], day: numbers[0])
        else { return .failure(.noSuchDay) }
        return .success(day)
    }
}
