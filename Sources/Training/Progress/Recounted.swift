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

    /// Makes a goal whose number changed.
    ///
    /// - Parameters:
    ///   - before: The number of officials trained by the present day before the change.
    ///   - after: The number of officials trained by the present day after it.
    public init(goal: String, before: Int, after: Int) {
        (self.goal, self.before, self.after) = (goal, before, after)
    }
}

extension ChangedGoal: Shaped {
    public static let shape = Shape<ChangedGoal>("ChangedGoal") {
        Field("goal", \.goal, "The goal's code.")
        Field("before", \.before, "The number of trained officials before the change.")
        Field("after", \.after, "The number of trained officials after it.")
    }
}

extension Settlement {
    /// Counts everything again after a rule has changed, and returns the goals whose number changed.
    ///
    /// - Parameter transaction: The transaction that changed the rule, and runs alone.
    /// - Returns: The goals whose number changed.
    static func recount(tellingOf day: Day, in transaction: PostgresTransaction) async throws -> [ChangedGoal] {
        let numbers: Statement = """
            select goal.code, coalesce(sum(progress.trained), 0)::bigint
            from goal
            left join progress
                   on progress.goal = goal.id
                  and progress.organization in (select id from organization where level = 'national')
                  and progress.day <= \(day)
            group by goal.id
            order by goal.code
            """
        let before: [(String, Int)] = try await transaction.query(numbers)
        try await recount(in: transaction)
        let after: [(String, Int)] = try await transaction.query(numbers)
        return zip(before, after).compactMap { before, after in
            before.1 == after.1 ? nil : ChangedGoal(goal: before.0, before: before.1, after: after.1)
        }
    }
}
