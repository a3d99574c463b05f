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

/// A goal with what satisfies it.
public struct GoalRecord: Codable, Sendable, Hashable {
    /// The goal.
    public let goal: Goal

    /// The codes of the curricula that satisfy it, in all their versions; empty where any published one does.
    public let curricula: [String]

    /// How its target is shared out.
    public let allocations: [GoalAllocation]
}

/// An organization's share of a goal's target.
public struct GoalAllocation: Codable, Sendable, Hashable {
    /// The organization's code.
    public let organization: String

    /// How many officials.
    public let target: Int

    /// A share of a target.
    ///
    /// - Parameters:
    ///   - organization: The organization's code.
    ///   - target: How many officials.
    public init(organization: String, target: Int) {
        self.organization = organization
        self.target = target
    }
}

/// A goal to make.
public struct CreateGoal: Codable, Sendable {
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

    /// The codes of the curricula that satisfy it, in all their versions; empty for any published one.
    public var curricula: [String]

    /// Asks for a goal.
    ///
    /// - Parameters:
    ///   - code: What is to name it.
    ///   - titleVi: Its title in Vietnamese.
    ///   - titleEn: Its title in English.
    ///   - target: How many officials.
    ///   - start: The first day that counts.
    ///   - deadline: The last day that counts.
    ///   - curricula: The codes of the curricula that satisfy it; empty for any published one.
    public init(
        code: String,
        titleVi: String,
        titleEn: String? = nil,
        target: Int,
        start: Day,
        deadline: Day,
        curricula: [String] = []
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
