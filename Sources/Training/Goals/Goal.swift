public import Shapes

/// A number of distinct officials to be trained by a deadline.
public struct Goal: Sendable, Hashable {
    public let code: String
    public let titleVi: String
    public let titleEn: String?
    public let target: Int
    public let start: Day
    public let deadline: Day
}

extension Goal: Tabular {
    public static let shape = Shape<Goal>("Goal") {
        Field("code", \.code).column()
        Field("titleVi", \.titleVi).column()
        Field("titleEn", \.titleEn).column()
        Field("target", \.target, "The number of officials to be trained.").column()
        Field("start", \.start, "The first day that counts.").column()
        Field("deadline", \.deadline, "The last day that counts.").column()
    }
}

/// A goal with the curricula that satisfy it.
public struct GoalRecord: Sendable, Hashable {
    public let goal: Goal
    public let curricula: [String]
    public let curriculaSince: [Day?]

    /// The number of the plan that is in force; nil where the target isn't shared out.
    public let plan: Int?

    public let allocations: [GoalAllocation]

    /// The day on which the goal was closed; nil for one that is open.
    public let closedOn: Day?
}

extension GoalRecord: Shaped {
    public static let shape = Shape<GoalRecord>("GoalRecord") {
        Field("goal", \.goal)
        Field("curricula", \.curricula, "The curricula that satisfy it; empty where every published one does.")
        Field("curriculaSince", \.curriculaSince, "The day from which each of `curricula` satisfies it.")
        Field(orNull: "plan", \.plan, "The number of the plan in force; null where the target isn't shared out.")
        Field("allocations", \.allocations, "The shares of units in the target, by the plans up to today.")
        Field(orNull: "closedOn", \.closedOn, "The day on which the goal was closed; null for an open one.")
    }
}

/// An organization's share of a goal's target.
public struct GoalAllocation: Sendable, Hashable {
    public let organization: String
    public let name: String?
    public let target: Int

    /// Makes a share of a target.
    ///
    /// - Parameter name: The organization's name.
    public init(organization: String, name: String? = nil, target: Int) {
        self.organization = organization
        self.name = name
        self.target = target
    }
}

extension GoalAllocation: Shaped {
    public static let shape = Shape<GoalAllocation> {
        Field("organization", \.organization)
        Field("name", \.name)
        Field("target", \.target)
    }
}

/// A goal to make.
public struct CreateGoal: Sendable {
    public var code: String
    public var titleVi: String
    public var titleEn: String?
    public var target: Int
    public var start: Day
    public var deadline: Day

    /// The curricula that satisfy it, in all their versions; empty for any published one.
    public var curricula: [GoalCurriculum]

    /// Makes a request to make a goal.
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
public struct GoalCurriculum: Sendable, Hashable {
    public let code: String

    /// The first day on which it does, nil where it always did; officials who satisfied it earlier count from that day
    /// on.
    public let since: Day?

    /// A curriculum that satisfies a goal.
    public init(code: String, since: Day? = nil) {
        self.code = code
        self.since = since
    }
}

/// The changes of a goal's fields.
public struct GoalEdit: Sendable {
    /// The title in Vietnamese, which can't be cleared.
    public var titleVi = Change<String>.keep

    public var titleEn = Change<String>.keep
    public var target = Change<Int>.keep
    public var start = Change<Day>.keep
    public var deadline = Change<Day>.keep

    /// All curricula that satisfy it; empty for any published one.
    public var curricula = Change<[GoalCurriculum]>.keep

    public init() {}

    /// True if the edit can change who counts, so that everybody has to be counted again.
    var changesRules: Bool {
        start != .keep || deadline != .keep || curricula != .keep
    }
}
