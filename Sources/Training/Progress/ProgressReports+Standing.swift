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
                select goal.code, goal.target::bigint,
                       coalesce(sum(progress.trained), 0)::bigint,
                       coalesce(sum(progress.attendances), 0)::bigint
                from goal
                left join progress
                       on progress.goal = goal.id
                      and progress.organization in (select id from organization where level = 'national')
                      and progress.day <= \(unescaped: today.sql)
                group by goal.id
                order by goal.code
                """
            )
            return rows.map { GoalStanding(goal: $0.0, target: $0.1, trained: $0.2, attendances: $0.3) }
        }
    }
}
