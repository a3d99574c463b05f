import Postgres

extension Goals {
    /// The plans of a goal, the latest first.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `unknown_cursor`.
    public func plans(of code: String, _ page: PageRequest) async throws -> Page<GoalPlan> {
        try await trainingErrors {
            let (id, _) = try await find(code)
            let before = try page.number()
            let plans = try await postgres.rows(
                """
                \(Self.plans) where goal_plan.goal = \(id) and goal_plan.number < coalesce(\(before), 2147483648)
                order by number desc
                limit \(page.limit + 1)
                """
            )
            .map(GoalPlan.init)
            return page.page(of: plans, cursor: { "\($0.number)" }, item: { $0 })
        }
    }

    /// A plan with the shares that it changed.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_plan`.
    public func plan(_ number: Int, of code: String) async throws -> GoalPlanRecord {
        try await trainingErrors {
            let (id, goal) = try await find(code)
            let row = try await postgres.firstRow(
                "\(Self.plans) where goal_plan.goal = \(id) and goal_plan.number = \(number)"
            )
            guard let row else { throw TrainingError(.noSuchPlan, ["found": "\(number)", "goal": code]) }
            let plan = try GoalPlan(row)
            let shares: [(String, String, Int?)] = try await postgres.query(
                """
                select distinct on (span.code, share.organization) span.code, span.name, share.target
                from goal_share share
                join organization_span span
                  on span.organization = share.organization and span.valid && daterange(\(plan.day), \(max(plan.day, goal.deadline)), '[]')
                where share.goal = \(id) and share.plan = \(number)
                order by span.code, share.organization, span.valid
                """
            )
            return GoalPlanRecord(
                plan: plan,
                shares: shares.map { GoalPlanShare(organization: $0.0, name: $0.1, target: $0.2) }
            )
        }
    }

    private static let plans: Statement = """
        select number, day, decision, made_by, made_at,
               (
                   select count(*) from goal_share
                   where goal_share.goal = goal_plan.goal and goal_share.plan = goal_plan.number
               ) as units
        from goal_plan
        """
}

extension GoalPlan {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            number: row["number"],
            day: row["day"],
            decision: row["decision"],
            by: row["made_by"],
            madeAt: row["made_at"],
            units: row["units"]
        )
    }
}
