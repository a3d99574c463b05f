/// How far the country is from a goal, on a day.
public struct ProgressReport: Encodable, Sendable {
    /// The goal.
    public let goal: Goal

    /// The day that it is about: everything up to its end is counted.
    public let asOf: Day

    /// Whether that day is still to come, so that more may follow.
    public let isToCome: Bool

    /// How many officials are trained.
    public let trained: Int

    /// Attendances (lượt): completions of the goal's courses, however many one official has.
    public let attendances: Int

    /// The code of the unit in question, nil for the whole country.
    public let under: String?

    /// The target that ``trained`` is compared with: the goal's, or the unit's share, nil where it has none.
    public let target: Int?

    /// How many officials there are, by which units without a share of the target are compared; nil where all units
    /// have one.
    public let officials: Int?

    /// The units that were asked for.
    public internal(set) var units: [UnitProgress]

    /// Whether its numbers are withheld from the caller, because they are about too few officials.
    public internal(set) var isWithheld = false

    /// A report.
    init(
        goal: Goal,
        asOf: Day,
        isToCome: Bool = false,
        trained: Int,
        attendances: Int,
        under: String? = nil,
        target: Int?,
        officials: Int? = nil,
        units: [UnitProgress]
    ) {
        (self.goal, self.asOf, self.under, self.target) = (goal, asOf, under, target)
        self.isToCome = isToCome
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
    }

    /// Whether an even pace is kept; nil before the goal's first day, or where there is no target.
    public var isOnPace: Bool? { pace.map { $0.ahead >= 0 } }

    /// ``trained`` in hundredths of the target.
    public var percent: Double? { target.flatMap { ProgressReport.percent(trained, of: $0) } }

    static func percent(_ trained: Int, of target: Int) -> Double? {
        target > 0 ? (Double(trained) * 10_000 / Double(target)).rounded() / 100 : nil
    }

    private enum Keys: String, CodingKey {
        case goal, asOf, isToCome, under, trained, percent, attendances, officials, withheld, units
        case isOnPace = "onPace"
    }

    /// Writes the report as clients rely on it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(goal, forKey: .goal)
        try container.encode(asOf, forKey: .asOf)
        if isToCome { try container.encode(true, forKey: .isToCome) }
        try container.encodeIfPresent(under, forKey: .under)
        try container.encode(isWithheld ? nil : trained, forKey: .trained)
        try container.encode(isWithheld ? nil : percent, forKey: .percent)
        try container.encode(isWithheld ? nil : attendances, forKey: .attendances)
        try container.encode(isWithheld ? nil : officials, forKey: .officials)
        try container.encode(isWithheld ? nil : isOnPace, forKey: .isOnPace)
        if isWithheld { try container.encode(true, forKey: .withheld) }
        try container.encode(units, forKey: .units)
    }
}

extension [Int] {
    /// Their product, which may be more than an integer holds.
    fileprivate var product: Double { reduce(1) { $0 * Double($1) } }
}

/// How far one unit is, with everything below it.
public struct UnitProgress: Encodable, Sendable, Hashable {
    /// The unit's code.
    public let code: String

    /// What it is called.
    public let name: String

    /// The names of the units above it, as `Huyện Cái Bè, Tỉnh Tiền Giang`; nil directly below the nation.
    public var within: String?

    /// Its level in the tree.
    public let level: OrganizationLevel

    /// Its share of the goal's target, nil where none was given.
    public let target: Int?

    /// How many officials were trained while they belonged to it.
    public let trained: Int

    /// Attendances of its officials.
    public let attendances: Int

    /// How many officials belong to it on the day; nil where every unit of the report has a share of the target.
    public internal(set) var officials: Int?

    /// Whether it keeps an even pace from the goal's first day to its last; nil where nothing is expected of it.
    ///
    /// The pace leads to its share of the target, or else to the percentage of its officials that the whole is to
    /// train.
    public internal(set) var isOnPace: Bool?

    /// The unit's identity.
    var organization: Int32 = 0

    /// Whether on the day of the report it stands below the unit of the report.
    var stands = true

    /// Whether its numbers are withheld from the caller, because they are about too few officials.
    public internal(set) var isWithheld = false

    /// ``trained`` in hundredths of the target.
    public var percent: Double? { target.flatMap { ProgressReport.percent(trained, of: $0) } }

    /// ``trained`` in hundredths of the officials who belong to it.
    public var percentOfOfficials: Double? { officials.flatMap { ProgressReport.percent(trained, of: $0) } }

    private enum Keys: String, CodingKey {
        case code, name, within, level, target, trained, percent, attendances, officials, percentOfOfficials, withheld
        case isOnPace = "onPace"
    }

    /// Writes the unit as clients rely on it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(code, forKey: .code)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(within, forKey: .within)
        try container.encode(level, forKey: .level)
        try container.encode(target, forKey: .target)
        try container.encode(isWithheld ? nil : trained, forKey: .trained)
        try container.encode(isWithheld ? nil : percent, forKey: .percent)
        try container.encode(isWithheld ? nil : attendances, forKey: .attendances)
        try container.encode(isWithheld ? nil : officials, forKey: .officials)
        try container.encode(isWithheld ? nil : percentOfOfficials, forKey: .percentOfOfficials)
        try container.encode(isWithheld ? nil : isOnPace, forKey: .isOnPace)
        if isWithheld { try container.encode(true, forKey: .withheld) }
    }

    /// Whether one unit is further than another: by the part of its share that it has reached, never by size.
    ///
    /// Units without a share are compared by the percentage of their officials who are trained. Of two that are equally
    /// far the one whose code comes first is further.
    ///
    /// - Parameters:
    ///   - first: The one unit.
    ///   - second: The other unit.
    /// - Returns: Whether the one is further.
    public static func isFurther(_ first: UnitProgress, than second: UnitProgress) -> Bool {
        (first.percent ?? -1, first.percentOfOfficials ?? -1, second.code)
            > (second.percent ?? -1, second.percentOfOfficials ?? -1, first.code)
    }
}

/// How fast a goal is approached, compared with an even pace from its first day to its last.
public struct Pace: Sendable, Hashable {
    /// How many would be trained by that day at an even pace.
    public let expected: Int

    /// How many more are trained than that; negative where it is behind.
    public let ahead: Int

    /// How many will be trained by the deadline at the pace so far.
    public let projected: Int

    /// Days left to the deadline; negative once it has passed.
    public let daysLeft: Int
}

extension ProgressReport {
    /// The pace, nil before the goal's first day or where there is no target.
    public var pace: Pace? {
        guard let target, asOf >= goal.start else { return nil }
        let length = goal.deadline - goal.start + 1
        let elapsed = min(asOf - goal.start + 1, length)
        let expected = target * elapsed / length
        return Pace(
            expected: expected,
            ahead: trained - expected,
            projected: trained * length / elapsed,
            daysLeft: goal.deadline - asOf
        )
    }
}
