import Postgres
public import Shapes

/// The outcome of a change of the rules: the changed thing, and the change of the number.
public typealias Recounted<Thing: Shaped & Sendable> = Telling<Thing, ChangedGoals>

/// The effect of a change of the rules on the number.
public struct ChangedGoals: Sendable, Hashable {
    public let changedGoals: [ChangedGoal]
}

extension ChangedGoals: Shaped {
    public static let shape = Shape<ChangedGoals> {
        Field("changedGoals", \.changedGoals, "The goals whose number changed, as of today.")
    }
}

/// A goal whose number has changed with the rules.
public struct ChangedGoal: Sendable, Hashable {
    public let goal: String
    public let before: Int
    public let after: Int
}

extension ChangedGoal: Shaped {
    public static let shape = Shape<ChangedGoal>("ChangedGoal") {
        Field("goal", \.goal, "The goal's code.")
        Field("before", \.before, "The number of trained officials before the change.")
        Field("after", \.after, "The number of trained officials after it.")
    }
}
