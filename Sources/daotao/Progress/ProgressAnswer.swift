import Training

/// Progress towards a goal.
struct ProgressAnswer: Answer, Sendable {
    let report: ProgressReport

    /// The history: the number at the end of each day on which it changed.
    var history: [(day: Day, trained: Int)] = []

    /// The name of the unit, nil for the whole country.
    var place: String?

    /// The day whose knowledge was asked for; nil for today.
    var asKnownOn: Day?

    /// True if all units are shown, instead of the best and the last.
    var isBroken = false

    var body: ProgressReport { report }

    var columns: [String] {
        [
            "code", "name", "level", "target", "trained", "percent", "attendances", "within", "officials",
            "percent_of_officials", "on_pace", "opening", "rank", "expected", "ahead", "needed_per_week", "last_weeks",
            "forecast_low", "forecast_likely", "forecast_high",
        ]
    }

    var csvRows: [[String?]] {
        report.units.map { unit in
            [
                unit.code, unit.name, unit.level.rawValue, unit.target.map { "\($0)" }, "\(unit.trained)",
                unit.percent.map { "\($0)" }, "\(unit.attendances)", unit.within, unit.officials.map { "\($0)" },
                unit.percentOfOfficials.map { "\($0)" }, unit.isOnPace.map { "\($0)" }, "\(unit.opening)",
                unit.rank.map { "\($0.place)" }, unit.pace.map { "\($0.expected)" }, unit.pace.map { "\($0.ahead)" },
                unit.pace?.neededPerWeek.map { "\($0)" }, unit.pace?.lastWeeks.map { "\($0)" },
                unit.forecast.map { "\($0.low)" }, unit.forecast.map { "\($0.likely)" },
                unit.forecast.map { "\($0.high)" },
            ]
        }
    }

    var essence: [String] { ["\(report.trained)"] }

    func picture(on canvas: Canvas) -> String {
        ProgressPicture(answer: self, canvas: canvas).text
    }
}
