import ArgumentParser
import FoundationEssentials
import Training

/// The end of a token: after a time, or at the end of a day in Vietnam.
enum Expiry: Equatable, ExpressibleByArgument {
    case after(seconds: TimeInterval)
    case endOf(Day)

    /// Reads a day, or a number of minutes, hours, days or weeks: `2022-12-31`, `30m`, `12h`, `90d`, `4w`.
    init?(argument: String) {
        if let day = Day(argument: argument) {
            self = .endOf(day)
            return
        }
        guard let unit = argument.last.flatMap({ Self.units[$0] }), let count = UInt32(argument.dropLast()), count > 0
        else { return nil }
        self = .after(seconds: TimeInterval(count) * unit)
    }

    private static let units: [Character: TimeInterval] = ["m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400]

    /// The moment from which the token is no longer valid.
    func moment(from now: Date) -> Date {
        switch self {
        case .after(let seconds): now.addingTimeInterval(seconds)
        case .endOf(let day): Self.beginning(of: day.adding(days: 1))
        }
    }

    private static func beginning(of day: Day) -> Date {
        // Unix time began at seven in the morning in Vietnam.
        let days = day - Day(secondsSince1970: 0)
        return Date(timeIntervalSince1970: TimeInterval(days * 86_400 - 7 * 3600))
    }
}
