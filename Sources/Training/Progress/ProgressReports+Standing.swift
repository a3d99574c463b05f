import Postgres

/// A goal's progress in the whole country, in three numbers.
public struct GoalStanding: Sendable, Hashable {
    public let goal: String

    public let target: Int

    public let trained: Int

    /// The number of completions of the goal's courses.
    public let attendances: Int
}

extension ProgressReports {
    /// Today's progress of the country towards each goal.
    public func standings() async throws -> [GoalStanding] {
        try await trainingErrors {
            let rows: [(String, Int, Int, Int)] = try await postgres.query(
                """
                select goal.code, goal.target::bigint, coalesce(sum(number.trained), 0)::bigint,
                       coalesce(sum(number.attendances), 0)::bigint
                from goal
                left join organization nation on nation.level = 'national'
                left join lateral (
                    select sum(trained) as trained, sum(attendances) as attendances
                    from progress
                    where progress.goal = goal.id and progress.organization = nation.id
                      and progress.day <= \(unescaped: today.sql)
                ) number on true
                group by goal.id
                order by goal.code
                """
            )
            return rows.map { GoalStanding(goal: $0.0, target: $0.1, trained: $0.2, attendances: $0.3) }
        }
    }
}
