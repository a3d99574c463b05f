import Postgres

extension Goals {
    /// Sets the shares of some organizations; those of others stay as they are.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `precondition_failed`, `unknown_organization`,
    ///   `number_out_of_range`.
    public func allocate(
        _ code: String,
        _ shares: [GoalAllocation],
        if precondition: Precondition<GoalRecord> = .none,
        by caller: Caller
    ) async throws -> GoalRecord {
        try caller.requireWholeState()
        return try await trainingErrors {
            let (id, goal) = try await find(code)
            try GoalAllocation.faults(of: shares).throwAny()
            return try await share(code, id, if: precondition, by: caller) { transaction in
                let unknown: [String] = try await transaction.query(
                    """
                    select code from unnest(\(shares.map(\.organization))) as named (code)
                    where not exists (
                        select from organization_span span
                        where span.code = named.code and span.valid @> \(goal.deadline)
                    )
                    """
                )
                try Fault.unknown(shares.map(\.organization), unknown, .unknownOrganization) {
                    "shares/\($0)/organization"
                }.throwAny()
                try await transaction.execute(
                    """
                    insert into goal_allocation (goal, organization, target)
                    select \(id)::integer, span.organization, share.target
                    from unnest(\(shares.map(\.organization)), \(shares.map { Int32(clamping: $0.target) }))
                         as share (code, target)
                    join organization_span span on span.code = share.code and span.valid @> \(goal.deadline)
                    on conflict (goal, organization) do update set target = excluded.target
                    """
                )
            }
        }
    }

    /// A query for the units that get shares of a target.
    private static let sharers: Statement = "select id from organization where level in ('ministry', 'province')"

    /// Divides the target among ministries and provinces by the number of officials whom each has in service now.
    ///
    /// Each share is rounded down, and the rest goes to the largest remainders, so that the shares add up to the
    /// target.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `precondition_failed`.
    public func allocateByHeadcount(
        _ code: String,
        if precondition: Precondition<GoalRecord> = .none,
        by caller: Caller
    ) async throws -> GoalRecord {
        try caller.requireWholeState()
        return try await trainingErrors {
            let (id, goal) = try await find(code)
            return try await share(code, id, if: precondition, by: caller) { transaction in
                let day = try await today(in: transaction)
                try await transaction.execute("delete from goal_allocation where goal = \(id)")
                try await transaction.execute(
                    """
                    insert into goal_allocation (goal, organization, target)
                    with headcount as (
                        select counted.organization, counted.officials::numeric
                        from (\(Headcount.on(day, of: Self.sharers))) counted
                    ),
                    exact as (
                        select organization, \(goal.target)::integer * officials / sum(officials) over () as share
                        from headcount
                    ),
                    ranked as (
                        select organization, floor(share) as whole,
                               row_number() over (order by share - floor(share) desc, organization) as place,
                               \(goal.target)::integer - sum(floor(share)) over () as left_over
                        from exact
                    )
                    select \(id)::integer, organization,
                           (whole + case when place <= left_over then 1 else 0 end)::integer
                    from ranked
                    """
                )
            }
        }
    }

    /// Changes the shares of a goal under a lock.
    private func share(
        _ code: String,
        _ id: Int,
        if precondition: Precondition<GoalRecord>,
        by caller: Caller,
        _ body: (PostgresTransaction) async throws -> Void
    ) async throws -> GoalRecord {
        func shares(_ record: GoalRecord) -> [String: Int] {
            Dictionary(record.allocations.map { ($0.organization, $0.target) }) { $1 }
        }
        return try await postgres.transaction { transaction in
            try await transaction.execute("select from goal where id = \(id) for no key update")
            let standing = try await show(code, in: transaction)
            try precondition.check(standing)
            try await body(transaction)
            let changed = try await show(code, in: transaction)
            if changed != standing {
                try await transaction.audit(
                    .goalAllocate,
                    code,
                    from: shares(standing),
                    to: shares(changed),
                    by: caller
                )
            }
            return changed
        }
    }
}

extension GoalAllocation {
    /// All faults of shares that show without the registry.
    static func faults(of shares: [GoalAllocation]) -> [Fault] {
        let outOfRange = shares.enumerated().filter { !(0...100_000_000).contains($1.target) }.map { place, share in
            let parameters = ["found": "\(share.target)", "expected": "0–100000000"]
            return Fault("shares/\(place)/target", .numberOutOfRange, parameters)
        }
        return outOfRange + Fault.named(shares.map(\.organization)) { "shares/\($0)/organization" }
    }
}
