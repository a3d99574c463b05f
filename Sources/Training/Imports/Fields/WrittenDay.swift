/// A day as offices write it: ISO 8601, or the day first with slashes, dashes or full stops.
enum WrittenDay {
    enum WrittenDayFault: Error {
        case noSuchDay, twoDigitYear
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
