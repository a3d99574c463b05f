import Postgres
public import Shapes

/// The counts of a month.
public struct MonthCount: Sendable, Hashable {
    /// The month, as `2022-01`.
    public let month: String
    public let trained: Int
    public let attendances: Int
}

extension MonthCount: Shaped {
    public static let shape = Shape<MonthCount> {
        Field("month", \.month, as: .text(7...7, pattern: .visible))
        Field("trained", \.trained, "The officials who count from a day of that month on.")
        Field("attendances", \.attendances)
    }
}

/// The counts of a unit over time.
struct Series: Sendable, Hashable {
    /// The months from the goal's first to that of the report.
    var months: [MonthCount]

    /// The officials trained in each of the last weeks, which end with the day of the report; eight at most, and none that
    /// began before the goal.
    var weeks: [Int]

    /// The greatest number of units of which a report has series and forecasts.
    static let mostUnits = 200

    /// Nothing counted from the goal's first day to a day.
    fileprivate init(of goal: Goal, to day: Day) {
        let last = Swift.min(day, goal.deadline)
        months = []
        // From the middle of a month, 31 days lead into the next one.
        var within = goal.start
        while within.description.prefix(7) <= last.description.prefix(7) {
            let month = within.description.prefix(7)
            months.append(MonthCount(month: String(month), trained: 0, attendances: 0))
            guard let middle = Day("\(month)-15") else { break }
            within = middle.adding(days: 31)
        }
        weeks = Array(repeating: 0, count: Swift.max(0, Swift.min(Forecast.weeks, (day - goal.start + 1) / 7)))
    }
}

extension ProgressReports {
    /// The counts of some units over time, each with all units below it.
    ///
    /// - Parameters:
    ///   - places: A query for `unit`, the key of the answer, `organization`, and `valid`, the days on which what was counted
    ///     there is asked for.
    ///   - known: A condition for the rows of `progress` that were known.
    func series(
        _ id: Int,
        _ goal: Goal,
        of places: Statement,
        to day: Day,
        known: Statement,
        in postgres: some PostgresQuerying
    ) async throws -> [Int32: Series] {
        let rows: [(Int32, String, Int, Int, Int)] = try await postgres.query(
            """
            select place.unit, to_char(progress.day, 'YYYY-MM'),
                   least((\(day)::date - progress.day) / 7, 1000)::bigint as week,
                   sum(progress.trained)::bigint, sum(progress.attendances)::bigint
            from (\(places)) place
            join progress on progress.goal = \(id)::integer and progress.organization = place.organization
                         and progress.day <= \(day) and place.valid @> progress.day
            where \(known)
            group by 1, 2, 3
            order by 1, 2
            """
        )
        let nothing = Series(of: goal, to: day)
        return rows.reduce(into: [:]) { series, row in
            var counted = series[row.0] ?? nothing
            if let place = counted.months.firstIndex(where: { $0.month == row.1 }) {
                let month = counted.months[place]
                counted.months[place] = MonthCount(
                    month: row.1,
                    trained: month.trained + row.3,
                    attendances: month.attendances + row.4
                )
            }
            if counted.weeks.indices.contains(row.2) { counted.weeks[row.2] += row.3 }
            series[row.0] = counted
        }
    }

    /// A series in which nothing was counted.
    static func empty(_ goal: Goal, to day: Day) -> Series { Series(of: goal, to: day) }
}
