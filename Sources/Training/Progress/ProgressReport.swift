/// How far the country is from a goal, on a day.
public struct ProgressReport: Encodable, Sendable {
    /// The goal.
    public let goal: Goal

    /// The day that it is about: everything up to its end is counted.
    public let asOf: Day

    /// How many officials are trained.
    public let trained: Int

    /// Attendances (lượt): completions of the goal's courses, however many one official has.
    public let attendances: Int

    /// What it is a report on: a unit, nil for the whole country.
    public let under: String?

    /// The target that ``trained`` is held against: the goal's, or the unit's share, nil where it has none.
    public let target: Int?

    /// The units that were asked for.
    public let units: [UnitProgress]

    /// ``trained`` in hundredths of the target.
    public var percent: Double? { target.flatMap { ProgressReport.percent(trained, of: $0) } }

    static func percent(_ trained: Int, of target: Int) -> Double? {
        target > 0 ? (Double(trained) * 10_000 / Double(target)).rounded() / 100 : nil
    }

    private enum Keys: String, CodingKey {
        case goal, asOf, under, trained, percent, attendances, units
    }

    /// Writes the report as clients rely on it.
    ///
    /// - Parameter encoder: Where to write to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(goal, forKey: .goal)
        try container.encode(asOf, forKey: .asOf)
        try container.encodeIfPresent(under, forKey: .under)
        try container.encode(trained, forKey: .trained)
        try container.encode(percent, forKey: .percent)
        try container.encode(attendances, forKey: .attendances)
        try container.encode(units, forKey: .units)
    }
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

    /// ``trained`` in hundredths of the target.
    public var percent: Double? { target.flatMap { ProgressReport.percent(trained, of: $0) } }

    private enum Keys: String, CodingKey {
        case code, name, within, level, target, trained, percent, attendances
    }

    /// Writes the unit as clients rely on it.
    ///
    /// - Parameter encoder: Where to write to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(code, forKey: .code)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(within, forKey: .within)
        try container.encode(level, forKey: .level)
        try container.encode(target, forKey: .target)
        try container.encode(trained, forKey: .trained)
        try container.encode(percent, forKey: .percent)
        try container.encode(attendances, forKey: .attendances)
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
