import Postgres

/// The goals of the country, and their division among organizations.
public struct Goals: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today

    /// The goal of a request that names none.
    public static let first = "DX-2022"

    public func list() async throws -> [Goal] {
        try await trainingErrors {
            try await postgres.rows("select \(unescaped: Self.columns) from goal order by code").map(Goal.init)
        }
    }

    /// A part of the goals, in the order of their codes.
    public func list(_ page: PageRequest) async throws -> Page<Goal> {
        try await trainingErrors {
            let goals = try await postgres.rows(
                """
                select \(unescaped: Self.columns)
                from goal
                where code > \(page.cursor ?? "")
                order by code
                limit \(page.limit + 1)
                """
            )
            .map(Goal.init)
            return page.page(of: goals, cursor: \.code, item: { $0 })
        }
    }

    /// A goal by its code, with its curricula and its shares.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`.
    public func show(_ code: String) async throws -> GoalRecord {
        try await trainingErrors {
            let present = try await today(in: postgres)
            return try await show(code, on: present, in: postgres)
        }
    }

    /// A goal with the shares of a day; of its first day or its last where the day isn't one of its own.
    func show(_ code: String, on day: Day, in postgres: some PostgresQuerying) async throws -> GoalRecord {
        let (id, goal) = try await find(code, in: postgres)
        let day = min(max(day, goal.start), goal.deadline)
        let curricula: [(String, Day?)] = try await postgres.query(
            """
            select curriculum_code, since
            from goal_curriculum
            where goal = \(id)
            order by curriculum_code
            """
        )
        let allocations: [(String, String, Int)] = try await postgres.query(
            """
            select distinct on (span.code, share.organization) span.code, span.name, share.target
            from (
                select distinct on (organization) organization, target
                from goal_share
                where goal = \(id) and day <= \(day)
                order by organization, day desc, plan desc
            ) share
            join organization_span span
              on span.organization = share.organization and span.valid && daterange(\(day), \(goal.deadline), '[]')
            where share.target is not null
            order by span.code, share.organization, span.valid
            """
        )
        let state = try await postgres.firstRow(
            """
            select (
                       select number from goal_plan
                       where goal = \(id) and day <= \(day)
                       order by day desc, number desc
                       limit 1
                   ) as plan,
                   (select closed_on from goal_closing where goal = \(id)) as closed_on
            """
        )
        return GoalRecord(
            goal: goal,
            curricula: curricula.map(\.0),
            curriculaSince: curricula.map(\.1),
            plan: try state?["plan"],
            allocations: allocations.map { GoalAllocation(organization: $0.0, name: $0.1, target: $0.2) },
            closedOn: try state?["closed_on"]
        )
    }

    /// The goal and its identity, locked against other changes of it.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `goal_closed`.
    func lock(_ code: String, in transaction: PostgresTransaction) async throws -> (id: Int, goal: Goal) {
        try await transaction.execute("select from goal where code = \(code) for no key update")
        let found = try await find(code, in: transaction)
        let closed: Day? = try await transaction.first("select closed_on from goal_closing where goal = \(found.id)")
        if let closed { throw TrainingError(.goalClosed, ["found": code, "day": closed.description]) }
        return found
    }

    /// The goal and its identity.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`.
    func find(_ code: String) async throws -> (id: Int, goal: Goal) {
        try await find(code, in: postgres)
    }

    func find(_ code: String, in postgres: some PostgresQuerying) async throws -> (id: Int, goal: Goal) {
        let row = try await postgres.firstRow("select id, \(unescaped: Self.columns) from goal where code = \(code)")
        guard let row else { throw TrainingError(.noSuchGoal, ["found": code]) }
        return (try row["id"], try Goal(row))
    }

    private static let columns = "code, title_vi, title_en, target, start_on, deadline"
}

extension Goal {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            code: row["code"],
            titleVi: row["title_vi"],
            titleEn: row["title_en"],
            target: row["target"],
            start: row["start_on"],
            deadline: row["deadline"]
        )
    }
}
