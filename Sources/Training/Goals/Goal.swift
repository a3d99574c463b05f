/// A number of distinct officials to be trained by a deadline.
public struct Goal: Codable, Sendable, Hashable {
    /// What names it.
    public let code: String

    /// Its title in Vietnamese.
    public let titleVi: String

    /// Its title in English.
    public let titleEn: String?

    /// How many officials.
    public let target: Int

    /// The first day that counts.
    public let start: Day

    /// The last day that counts.
    public let deadline: Day
}

/// A goal with the curricula that satisfy it.
public struct GoalRecord: Codable, Sendable, Hashable {
    /// The goal.
    public let goal: Goal

    /// The codes of the curricula that satisfy it, in all their versions; empty where any published one does.
    public let curricula: [String]

    /// From when each of ``curricula`` does, in the same order, nil where it always did.
    public let curriculaSince: [Day?]

    /// How its target is shared out.
    public let allocations: [GoalAllocation]
}

/// An organization's share of a goal's target.
public struct GoalAllocation: Codable, Sendable, Hashable {
    /// The organization's code.
    public let organization: String

    /// What it is called, nil in a share that is only asked for.
    public let name: String?

    /// How many officials.
    public let target: Int

    /// A share of a target.
    ///
    /// - Parameter name: What it is called.
    public init(organization: String, name: String? = nil, target: Int) {
        self.organization = organization
        self.name = name
        self.target = target
    }
}

/// A goal to make.
public struct CreateGoal: Sendable {
    /// What is to name it.
    public var code: String

    /// Its title in Vietnamese.
    public var titleVi: String

    /// Its title in English.
    public var titleEn: String?

    /// How many officials.
    public var target: Int

    /// The first day that counts.
    public var start: Day

    /// The last day that counts.
    public var deadline: Day

    /// The curricula that satisfy it, in all their versions; empty for any published one.
    public var curricula: [GoalCurriculum]

    /// Asks for a goal.
    ///
    /// - Parameters:
    ///   - start: The first day that counts.
    ///   - deadline: The last day that counts.
    ///   - curricula: The curricula that satisfy it; empty for any published one.
    public init(
        code: String,
        titleVi: String,
        titleEn: String? = nil,
        target: Int,
        start: Day,
        deadline: Day,
        curricula: [GoalCurriculum] = []
    ) {
        self.code = code
        self.titleVi = titleVi
        self.titleEn = titleEn
        self.target = target
        self.start = start
        self.deadline = deadline
        self.curricula = curricula
    }
}

/// A curriculum that satisfies a goal.
public struct GoalCurriculum: Codable, Sendable, Hashable {
    /// The curriculum's code.
    public let code: String

    /// From which day it does, nil where it always did; whoever satisfied it earlier counts from that day on.
    public let since: Day?

    /// A curriculum that satisfies a goal.
    ///
    /// - Parameter since: From which day it does, nil where it always did.
    public init(code: String, since: Day? = nil) {
        self.code = code
        self.since = since
    }
}

/// The changes of a goal's fields.
public struct GoalEdit: Sendable {
    /// Its title in Vietnamese, which can't be cleared.
    public var titleVi = Change<String>.keep

    /// Its title in English.
    public var titleEn = Change<String>.keep

    /// How many officials.
    public var target = Change<Int>.keep

    /// The first day that counts.
    public var start = Change<Day>.keep

    /// The last day that counts.
    public var deadline = Change<Day>.keep

    /// The curricula that satisfy it, all of them; empty for any published one.
    public var curricula = Change<[GoalCurriculum]>.keep

    /// Changes nothing.
    public init() {}

    /// Whether the edit can change who counts, so that everybody has to be counted again.
    var changesRules: Bool {
        start != .keep || deadline != .keep || curricula != .keep
    }
}
