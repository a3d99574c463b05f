public import Shapes

/// Progress towards a goal on a day.
public struct ProgressReport: Sendable {
    public let goal: Goal
    public let asOf: Day
    public let knownOn: Day
    public let isToCome: Bool
    public let trained: Int
    public let attendances: Int

    /// The officials who were trained before records began, without names; never part of ``trained``.
    public let opening: Int

    /// The number of the plan by which the target is shared out on that day.
    public let plan: Int?

    /// The number that stood when the goal was closed, and what has been found out since.
    public let closing: GoalClosing?
    public let under: String?

    /// The target to compare ``trained`` with: the goal's, or the unit's share, nil where it has none.
    public let target: Int?

    public let officials: Int?

    /// The counts of each month and of the last weeks; nil where they aren't known.
    let series: Series?
    public internal(set) var units: [UnitProgress]
    public internal(set) var isWithheld = false

    init(
        goal: Goal,
        asOf: Day,
        knownOn: Day,
        isToCome: Bool = false,
        trained: Int,
        attendances: Int,
        opening: Int = 0,
        plan: Int? = nil,
        closing: GoalClosing? = nil,
        under: String? = nil,
        target: Int?,
        officials: Int? = nil,
        series: Series? = nil,
        units: [UnitProgress]
    ) {
        (self.goal, self.asOf, self.under, self.target) = (goal, asOf, under, target)
        (self.knownOn, self.opening, self.plan, self.closing) = (knownOn, opening, plan, closing)
        (self.isToCome, self.series) = (isToCome, series)
        (self.trained, self.attendances, self.officials) = (trained, attendances, officials)
        // Each unit has the pace of the whole: towards its share of the target, or the same percentage of its
        // officials.
        let (start, length) = (goal.start, goal.deadline - goal.start + 1)
        let elapsed = min(asOf - start + 1, length)
        self.units = units.map { unit in
            var unit = unit
            let (target, officials) = unit.target.map { ($0, 1) } ?? (target ?? 0, officials ?? 0)
            let isKnown = elapsed > 0 && target > 0 && officials > 0
            let people = unit.target == nil ? unit.officials ?? 0 : 1
            let (made, expected) = ([unit.trained, officials, length], [target, people, elapsed])
            unit.isOnPace = isKnown ? made.product >= expected.product : nil
            return unit
        }
        for index in self.units.indices {
            let unit = self.units[index]
            self.units[index].pace = Pace.of(
                unit.trained,
                towards: unit.target,
                of: goal,
                on: asOf,
                weeks: isToCome ? nil : unit.series?.weeks
            )
            self.units[index].forecast = forecast(of: unit.trained, unit.series, towards: unit.target)
        }
        rankUnits()
    }

    /// True if progress keeps an even pace; nil before the goal's first day, or without a target.
    public var isOnPace: Bool? { pace.map { $0.ahead >= 0 } }

    /// The pace, nil before the goal's first day or without a target.
    public var pace: Pace? {
        Pace.of(trained, towards: target, of: goal, on: asOf, weeks: isToCome ? nil : series?.weeks)
    }

    /// The forecast for the deadline; nil where there are too few weeks to tell, and for a day to come.
    public var forecast: Forecast? { forecast(of: trained, series, towards: target) }

    private func forecast(of trained: Int, _ series: Series?, towards target: Int?) -> Forecast? {
        guard let series, !isToCome else { return nil }
        return Forecast.of(trained, weeks: series.weeks, towards: target, from: asOf, to: goal.deadline)
    }

    /// ``trained`` as a percentage of the target, with two decimals.
    public var percent: Double? { target.flatMap { ProgressReport.percent(trained, of: $0) } }

    static func percent(_ trained: Int, of target: Int) -> Double? {
        target > 0 ? (Double(trained) * 10_000 / Double(target)).rounded() / 100 : nil
    }
}

extension ProgressReport: Shaped {
    public static let shape = Shape<ProgressReport>("Progress") {
        Field("goal", \.goal)
        Field("asOf", \.asOf, "The day up to whose end everything is counted.")
        Field("knownOn", \.knownOn, "The day whose knowledge this is: nothing that was recorded later is in it.")
        Field(
            "isToCome",
            { $0.isToCome ? true : nil },
            "True where that day is in the future: then everything on record by now is counted."
        )
        Field("under", \.under, "The unit of the report.")
        Field(
            orNull: "trained",
            { $0.isWithheld ? nil : $0.trained },
            "The number of trained officials; null where it is withheld."
        )
        Field(
            orNull: "percent",
            { $0.isWithheld ? nil : $0.percent },
            "The trained as a percentage of the target; null where there is none.",
            as: .percentage
        )
        Field(
            orNull: "attendances",
            { $0.isWithheld ? nil : $0.attendances },
            "The attendances (lượt), which are completions of the goal's courses; null where they are withheld."
        )
        Field(
            orNull: "opening",
            { $0.isWithheld ? nil : $0.opening },
            "The officials who were trained before records began, of whom no names are on record; they are in no other number."
        )
        Field(orNull: "plan", \.plan, "The number of the plan by which the target is shared out on that day.")
        Field(
            orNull: "closing",
            { $0.isWithheld ? nil : $0.closing },
            "The number that stood when the goal was closed, and the corrections since; null for an open goal."
        )
        Field(
            orNull: "officials",
            { $0.isWithheld ? nil : $0.officials },
            "The number of officials that day; null where every unit has a share of the target."
        )
        Field(
            orNull: "onPace",
            { $0.isWithheld ? nil : $0.isOnPace },
            "True where at least as many are trained as by an even pace; null where there is no target."
        )
        Field(
            orNull: "pace",
            { $0.isWithheld ? nil : $0.pace },
            "The even pace; null before the goal's first day, or without a target."
        )
        Field(
            orNull: "forecast",
            { $0.isWithheld ? nil : $0.forecast },
            "The number at the deadline if the weeks go on as the last ones; null before there are two weeks, and from the deadline on."
        )
        Field(
            orNull: "series",
            { $0.isWithheld ? nil : $0.series?.months },
            "What was counted in each month from the goal's first on."
        )
        Field("withheld", { $0.isWithheld ? true : nil }, UnitProgress.withheld)
        Field("units", \.units)
    }
}

/// The number that stood when a goal was closed, and what has been found out since.
public struct GoalClosing: Sendable, Hashable {
    /// The day whose knowledge stood.
    public let on: Day

    public let trained: Int

    /// The officials by whom the number differs now: evidence that came late, less revocations.
    public let corrections: Int
}

extension GoalClosing: Shaped {
    public static let shape = Shape<GoalClosing>("GoalClosing") {
        Field("on", \.on, "The day whose number stood.")
        Field("trained", \.trained, "The number that stood.")
        Field(
            "corrections",
            \.corrections,
            "The officials by whom the number differs now; negative where it is lower.",
            as: .signed
        )
    }
}

extension [Int] {
    /// The product, which may be more than an integer holds.
    fileprivate var product: Double { reduce(1) { $0 * Double($1) } }
}

/// A place among units of one level.
public struct Rank: Sendable, Hashable {
    /// The place, from 1; units that are equally far have the same.
    public let place: Int

    /// The number of units.
    public let of: Int
}

extension ProgressReport {
    /// Ranks the listed units that have shares, level by level; those that are withheld have no rank.
    mutating func rankUnits() {
        let ranked = units.indices.filter { units[$0].percent != nil && !units[$0].isWithheld }
        let levels = Dictionary(grouping: ranked) { units[$0].level }
        for index in units.indices { units[index].rank = nil }
        for level in levels.values {
            let percents = level.compactMap { units[$0].percent }.sorted(by: >)
            var places: [Double: Int] = [:]
            for (place, percent) in percents.enumerated() where places[percent] == nil { places[percent] = place + 1 }
            for index in level {
                guard let percent = units[index].percent, let place = places[percent] else { continue }
                units[index].rank = Rank(place: place, of: level.count)
            }
        }
    }
}
