import Postgres

/// What the country set out to do, and how it is shared out.
public struct Goals: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: @Sendable () -> Day

    /// The goal that is meant where nobody names one.
    public static let first = "DX-2022"

    /// All goals, in the order of their codes.
    ///
    /// - Returns: The goals.
    /// - Throws: ``TrainingError``.
    public func list() async throws -> [Goal] {
        try await trainingErrors {
            let rows: [Row] = try await postgres.query("select \(unescaped: Self.columns) from goal order by code")
            return rows.map(Self.goal)
        }
    }

    /// A goal by its code, with what satisfies it and how it is shared out.
    ///
    /// - Parameter code: The goal's code.
    /// - Returns: The goal.
    /// - Throws: ``TrainingError`` `no_such_goal`.
    public func show(_ code: String) async throws -> GoalRecord {
        try await trainingErrors {
            let (id, goal) = try await find(code)
            let curricula: [String] = try await postgres.query(
                "select curriculum_code from goal_curriculum where goal = \(id) order by curriculum_code"
            )
            let allocations: [(String, Int)] = try await postgres.query(
                """
                select span.code, goal_allocation.target
                from goal_allocation
                join organization_span span
                  on span.organization = goal_allocation.organization and span.valid @> \(goal.deadline)
                where goal_allocation.goal = \(id)
                order by span.code
                """
            )
            return GoalRecord(
                goal: goal,
                curricula: curricula,
                allocations: allocations.map { GoalAllocation(organization: $0.0, target: $0.1) }
            )
        }
    }

    /// Makes a goal; what was completed already counts towards it at once.
    ///
    /// - Parameter command: The goal to make.
    /// - Returns: The goal.
    /// - Throws: ``TrainingError`` `goal_exists`, `goal_dates`, `unknown_curriculum`, `missing_value`,
    ///   `number_out_of_range`.
    public func create(_ command: CreateGoal) async throws -> GoalRecord {
        try await trainingErrors {
            try command.check()
            try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let id: Int? = try await transaction.first(
                    """
                    insert into goal (code, title_vi, title_en, target, start_on, deadline)
                    values (\(command.code), \(command.titleVi), \(command.titleEn),
                            \(Int32(clamping: command.target)), \(command.start), \(command.deadline))
                    on conflict (code) do nothing
                    returning id
                    """
                )
                guard let id else { throw TrainingError(.goalExists, ["found": command.code]) }
                let unknown: [String] = try await transaction.query(
                    """
                    select code from unnest(\(command.curricula)) as named (code)
                    where not exists (select from curriculum where curriculum.code = named.code)
                    """
                )
                try unknown.map { Fault("curricula", .unknownCurriculum, ["found": $0]) }.throwAny()
                try await transaction.execute(
                    """
                    insert into goal_curriculum (goal, curriculum_code)
                    select distinct \(id)::integer, code from unnest(\(command.curricula)) as named (code)
                    """
                )
                try await Settlement.recount(in: transaction)
            }
            return try await show(command.code)
        }
    }

    /// The goal and its identity.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`.
    func find(_ code: String) async throws -> (id: Int, goal: Goal) {
        let row: (Int, String, String, String?, Int, Day, Day)? = try await postgres.first(
            "select id, \(unescaped: Self.columns) from goal where code = \(code)"
        )
        guard let row else { throw TrainingError(.noSuchGoal, ["found": code]) }
        return (row.0, Self.goal((row.1, row.2, row.3, row.4, row.5, row.6)))
    }

    private typealias Row = (String, String, String?, Int, Day, Day)

    private static let columns = "code, title_vi, title_en, target, start_on, deadline"

    private static func goal(_ row: Row) -> Goal {
        Goal(code: row.0, titleVi: row.1, titleEn: row.2, target: row.3, start: row.4, deadline: row.5)
    }
}

extension CreateGoal {
    fileprivate func check() throws {
        var faults: [Fault] = []
        if code.isBlank { faults.append(Fault("code", .missingValue)) }
        if titleVi.isBlank { faults.append(Fault("title_vi", .missingValue)) }
        if !(1...100_000_000).contains(target) {
            faults.append(Fault("target", .numberOutOfRange, ["found": "\(target)", "expected": "1–100000000"]))
        }
        if deadline < start {
            faults.append(
                Fault("deadline", .goalDates, ["found": deadline.description, "expected": start.description])
            )
        }
        try faults.throwAny()
    }
}
