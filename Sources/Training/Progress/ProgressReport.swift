/// How far the country is from a goal, on a day.
public struct ProgressReport: Encodable, Sendable {
    /// The goal.
    public let goal: Goal

    /// The day that it is about: everything up to its end is counted.
    public let asOf: Day

    /// Whether that day is still to come, so that all that is on record by now is counted, and more may follow.
    public let isToCome: Bool

    /// How many officials are trained.
    public let trained: Int

    /// Attendances (lượt): completions of the goal's courses, however many one official has.
    public let attendances: Int

    /// What it is a report on: a unit, nil for the whole country.
    public let under: String?

    /// The target that ``trained`` is held against: the goal's, or the unit's share, nil where it has none.
    public let target: Int?

    /// How many officials belong to what it is a report on, by which its units are held against each other where they have no
    /// shares of the target; nil where all of them have.
    public let officials: Int?

    /// The units that were asked for.
    public internal(set) var units: [UnitProgress]

    /// Whether it has too few officials for its numbers to be shown to whoever asks.
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
        // The pace of the whole is each unit's: of its share of the target, or of as many of its officials.
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

    /// Whether as many are trained as by an even pace; nil before the goal's first day, or where there is no target.
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
    /// All of them multiplied, with room for more than an integer has.
    fileprivate var product: Double { reduce(1) { $0 * Double($1) } }
}

/// How far one unit is, with everything below it.
public struct UnitProgress: Encodable, Sendable, Hashable {
    /// The unit's code.
    public let code: String

    /// What it is called.
    public let name: String

    /// What it lies in, as `Huyện Cái Bè, Tỉnh Tiền Giang`; nil for what hangs from the nation.
    public var within: String?

    /// Where in the tree it stands.
    public let level: OrganizationLevel

    /// Its share of the goal's target, nil where none was given.
    public let target: Int?

    /// How many officials were trained while they belonged to it.
    public let trained: Int

    /// Attendances of its officials.
    public let attendances: Int

    /// How many officials belong to it on the day; nil where every unit of the report has a share of the target.
    public internal(set) var officials: Int?

    /// Whether it is on the even pace: from the goal's first day to its last, of its share of the target, or else of as many of
    /// its officials as the whole is to train of all; nil where nothing says what is expected of it.
    public internal(set) var isOnPace: Bool?

    /// The unit's identity.
    var organization: Int32 = 0

    /// Whether it stands on the day that is asked about, below what is asked about.
    var stands = true

    /// Whether it has too few officials for its numbers to be shown to whoever asks.
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

    /// Whether one unit is further than another: by its share of the target, and never by how large it is.
    ///
    /// Among those that have none it is by the share of their officials who are trained. Of two that are equally far the one
    /// whose code comes first is.
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

/// How fast a goal is approached, against an even pace from its first day to its last.
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
