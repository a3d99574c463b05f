/// The order of day and month in a file, where both are numbers before the year.
///
/// All days of a file have the same order, because `05/06/2022` alone could be either.
public enum DayOrder: String, Sendable, CaseIterable {
    /// `31/05/2022`, as in Vietnam.
    case dayFirst = "day-first"

    /// `05/31/2022`, as spreadsheets set up for the United States write it.
    case monthFirst = "month-first"

    /// The other order.
    var other: DayOrder { self == .dayFirst ? .monthFirst : .dayFirst }

    /// The day of two numbers in the order in which they are written.
    func day(_ first: Int, _ second: Int, year: Int) -> Day? {
        switch self {
        case .dayFirst: Day(year: year, month: second, day: first)
        case .monthFirst: Day(year: year, month: first, day: second)
        }
    }
}

/// The evidence in a file's days about their order.
struct DayOrderEvidence: Sendable {
    /// The number of days that can only be read in the file's assumed order.
    var shown = 0

    /// The number of days that can only be read in the other order.
    private(set) var contrary = 0

    /// The first day that can only be read in the other order, and its line.
    private(set) var first: (line: Int, found: String)?

    /// Counts a day that can only be read in the other order.
    mutating func contradict(_ found: String, line: Int) {
        contrary += 1
        if first == nil { first = (line, found) }
    }

    /// True if the file's days are in the other order.
    ///
    /// In a messy file about as many days are slips as days that show the right order. If more than twice as many
    /// contradict it, half of the file may come from another program.
    var isContrary: Bool { contrary > shown * 2 }
}
