import Postgres

extension Goals {
    /// Shares a goal's target out over units: makes a plan, unless the units have these shares already.
    ///
    /// A caller of the whole state shares the goal's target out; one with a scope shares out what their own unit has over
    /// the units below it. No unit's parts are more than the unit's share, on any day of the tree as it is known now.
    ///
    /// Shares by headcount and equal ones are rounded down, and the rest goes to the largest remainders, of equal ones to
    /// the units whose codes come first. So they add up to what is shared out. They are made anew: shares that units
    /// further down had before are taken away, unless ``PlanRequest/downTo`` reaches them.
    ///
    /// - Returns: The goal with the shares of the plan's day.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `goal_closed`, `precondition_failed`,
    ///   `no_such_organization`, `unknown_organization`, `number_out_of_range`, `goal_dates`, `shares_exceed`, `no_share`.
    public func allocate(
        _ code: String,
        _ request: PlanRequest,
        if precondition: Precondition<GoalRecord> = .none,
        by caller: Caller
    ) async throws -> GoalRecord {
        try caller.require(.registrar)
        try request.faults.throwAny()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                let (id, goal) = try await lock(code, in: transaction)
                let day = try await self.day(of: request, id, goal, in: transaction)
                let standing = try await show(code, on: day, in: transaction)
                try precondition.check(standing)
                let shares =
                    switch request.way {
                    case .shares(let shares):
                        try await identified(shares, from: day, of: goal, by: caller, in: transaction)
                    case .equally:
                        try await divided(request, id, goal, on: day, by: caller, weights: nil, in: transaction)
                    case .byHeadcount(let counted):
                        try await divided(
                            request,
                            id,
                            goal,
                            on: day,
                            by: caller,
                            weights: today(in: transaction, unless: counted),
                            in: transaction
                        )
                    }
                let made = try await transaction.execute(
                    Statement(
                        named: "add_plan",
                        [
                            "goal": "\(id)::integer", "day": "\(day)::date", "decision": "\(request.decision)",
                            "made_by": "\(caller.name)", "request": "\(caller.request)",
                            "organizations": "\(shares.map(\.organization))", "targets": "\(shares.map(\.target))",
                        ]
                    )
                )
                try await checkShares(
                    of: id,
                    around: shares.map(\.organization),
                    from: day,
                    by: caller,
                    in: transaction
                )
                let changed = try await show(code, on: day, in: transaction)
                if made > 0 {
                    try await transaction.audit(
                        .goalAllocate,
                        code,
                        from: standing.shares,
                        to: changed.shares,
                        by: caller
                    )
                }
                return changed
            }
        }
    }

    /// Refuses shares that exceed what they are parts of, on any day from a given one on.
    ///
    /// - Parameter units: The units whose shares have changed; nil for the nation, whose share is the goal's target.
    /// - Throws: ``TrainingError`` `shares_exceed`, `no_share`.
    func checkShares(
        of goal: Int,
        around units: [Int32]?,
        from day: Day,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        let needsShare = caller.scope != .everything
        let row = try await transaction.firstRow(
            Statement(
                named: "find_shares_beyond",
                [
                    "goal": "\(goal)::integer", "day": "\(day)::date", "needs_share": "\(needsShare)",
                    "organizations": units.map { "\($0)" } ?? "array(\(Self.nations))",
                ]
            )
        )
        guard let row else { return }
        let found: [String: String] = try ["unit": row["code"], "found": row["shared_out"], "day": row["day"]]
        guard let share: String = try row["share"] else { throw TrainingError(.noShare, found) }
        throw TrainingError(.sharesExceed, found.merging(["expected": share]) { $1 })
    }

    private static let nations: Statement = "select id from organization where level = 'national'"

    /// The first day of a plan.
    private func day(
        of request: PlanRequest,
        _ id: Int,
        _ goal: Goal,
        in transaction: PostgresTransaction
    ) async throws -> Day {
        if let day = request.day {
            guard day <= goal.deadline else {
                throw TrainingError(
                    .goalDates,
                    ["found": goal.deadline.description, "expected": day.description]
                )
            }
            return day
        }
        let present = try await today(in: transaction)
        let isFirst: Bool? = try await transaction.first("select not exists (select from goal_plan where goal = \(id))")
        return isFirst == true || !(goal.start...goal.deadline).contains(present) ? goal.start : present
    }

    /// The given shares with the identities of their units, which have to be below the caller's own.
    private func identified(
        _ shares: [GoalAllocation],
        from day: Day,
        of goal: Goal,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> [(organization: Int32, target: Int32?)] {
        let codes = shares.map(\.organization)
        let found: [(String, Int32)] = try await transaction.query(
            """
            select distinct on (span.code) span.code, span.organization
            from organization_span span
            where span.code = any(\(codes)) and span.valid && daterange(\(day), \(goal.deadline), '[]')
              and span.organization is distinct from \(caller.scope.top)
              and \(caller.scope.holds("span.organization", on: day))
              and \(caller.scope.holds("span.organization", on: today))
            order by span.code, span.valid
            """
        )
        let ids = Dictionary(uniqueKeysWithValues: found)
        var units: Set<Int32> = []
        try codes.enumerated().compactMap { place, code in
            guard let unit = ids[code], !units.insert(unit).inserted else { return nil }
            return Fault("shares/\(place)/organization", .namedTwice, ["found": code])
        }.throwAny()
        try Fault.unknown(codes, codes.filter { ids[$0] == nil }, .unknownOrganization) {
            "shares/\($0)/organization"
        }.throwAny()
        return shares.compactMap { share in
            ids[share.organization].map { (organization: $0, target: Int32(clamping: share.target)) }
        }
    }

    /// The shares of a unit's share, level by level, and the units below that lose theirs.
    ///
    /// - Parameter weights: The day on which officials are counted; nil for equal shares.
    private func divided(
        _ request: PlanRequest,
        _ id: Int,
        _ goal: Goal,
        on day: Day,
        by caller: Caller,
        weights: Day?,
        in transaction: PostgresTransaction
    ) async throws -> [(organization: Int32, target: Int32?)] {
        let named = try await organizations.id(of: request.under, on: day, for: caller, in: transaction)
        let top = named ?? caller.scope.top
        var shares: [(organization: Int32, target: Int32?)] = []
        var parts: [(organization: Int32, target: Int32?)]
        if let top {
            let own: Int32?? = try await transaction.first(
                "select target from goal_share_on(\(id)::integer, \(top), \(day))"
            )
            guard let own, let own else {
                throw TrainingError(.noShare, ["unit": request.under ?? "", "day": day.description])
            }
            parts = try await Self.parts(of: [(top, own)], on: day, weights: weights, in: transaction)
        } else {
            let nations: [Int32] = try await transaction.query(Self.nations)
            let whole = nations.map { (organization: $0, target: Int32?.some(Int32(clamping: goal.target))) }
            parts = try await Self.parts(of: whole, on: day, weights: weights, in: transaction)
        }
        while !parts.isEmpty {
            shares += parts
            guard let downTo = request.downTo else { break }
            parts = try await Self.parts(of: parts, on: day, weights: weights, downTo: downTo, in: transaction)
        }
        let tops: Statement = top.map { "array[\($0)]" } ?? "array(\(Self.nations))"
        let losing: [Int32] = try await transaction.query(
            """
            select distinct lineage.organization
            from organization_lineage lineage
            where lineage.ancestor = any(\(tops))
              and lineage.organization <> lineage.ancestor and lineage.valid @> \(day)
              and lineage.organization <> all(\(shares.map(\.organization)))
              and (select target from goal_share_on(\(id)::integer, lineage.organization, \(day))) is not null
            """
        )
        let changed = shares + losing.map { (organization: $0, target: nil) }
        // The tree of a past day may hold units that have left the caller's scope since.
        let isWithin: Bool? = try await transaction.first(
            """
            select coalesce(bool_and(\(caller.scope.holds("unit.organization", on: today))), true)
            from unnest(\(changed.map(\.organization))) as unit (organization)
            """
        )
        guard isWithin == true else { throw TrainingError(.forbidden, ["expected": Role.administrator.rawValue]) }
        return changed
    }

    /// The parts of shares that fall to the units directly below those that have them.
    ///
    /// - Parameters:
    ///   - shares: The units with their shares.
    ///   - weights: The day on which officials are counted; nil for equal parts.
    ///   - level: The lowest level that gets a part.
    private static func parts(
        of shares: [(organization: Int32, target: Int32?)],
        on day: Day,
        weights: Day?,
        downTo level: OrganizationLevel = .commune,
        in transaction: PostgresTransaction
    ) async throws -> [(organization: Int32, target: Int32?)] {
        let units: Statement = """
            select span.organization
            from organization_span span
            where span.parent = any(\(shares.map(\.organization))) and span.valid @> \(day)
            """
        let weighed: Statement =
            weights.map { "select organization, officials from (\(Headcount.on($0, of: units))) headcount" }
            ?? "select organization, 1::bigint from (\(units)) unit"
        let sharers: [(Int32, Int)] = try await transaction.query(weighed)
        let rows: [(Int32, Int32)] = try await transaction.query(
            Statement(
                named: "share_out",
                [
                    "organizations": "\(shares.map(\.organization))", "targets": "\(shares.map(\.target))",
                    "day": "\(day)::date", "level": "\(level)", "units": "\(sharers.map(\.0))",
                    "weights": "\(sharers.map(\.1))",
                ]
            )
        )
        return rows.map { (organization: $0.0, target: $0.1) }
    }
}

extension GoalRecord {
    /// The units' shares by their codes, for the audit trail.
    fileprivate var shares: [String: Int] {
        Dictionary(allocations.map { ($0.organization, $0.target) }) { $1 }
    }
}
