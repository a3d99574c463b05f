import Postgres
import Shapes

extension Goals {
    /// The opening balances of a goal's units within the caller's scope, in the order of their numbers, with those that were
    /// replaced.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `unknown_cursor`.
    public func balances(of code: String, for caller: Caller, _ page: PageRequest) async throws -> Page<OpeningBalance>
    {
        try caller.require(.viewer)
        return try await trainingErrors {
            let (id, _) = try await find(code)
            let after = try page.number()
            let balances = try await postgres.rows(
                """
                \(Self.balances(of: id)) and balance.number > \(after ?? 0)
                  and \(caller.scope.holds("balance.organization", on: today))
                order by number
                limit \(page.limit + 1)
                """
            )
            .map(OpeningBalance.init)
            return page.page(of: balances, cursor: { "\($0.number)" }, item: { $0 })
        }
    }

    /// States how many officials of a unit were trained before records began.
    ///
    /// Reports show them apart from those with names, and never add the two.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `goal_closed`, `unknown_organization`, `goal_dates`,
    ///   `missing_value`, `value_too_long`, `number_out_of_range`.
    public func addBalance(_ code: String, _ balance: StateBalance, by caller: Caller) async throws -> OpeningBalance {
        try caller.requireWholeState()
        try balance.faults.throwAny()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                let (id, goal) = try await lock(code, in: transaction)
                guard (goal.start...goal.deadline).contains(balance.day) else {
                    let days = "\(goal.start) – \(goal.deadline)"
                    throw TrainingError.refused([
                        Fault("day", .balanceOutsideGoal, ["found": "\(balance.day)", "expected": days])
                    ])
                }
                let unit: Int32? = try await transaction.first(
                    """
                    select organization from organization_span
                    where code = \(balance.unit) and valid @> \(balance.day)
                    """
                )
                guard let unit else {
                    throw TrainingError.refused([Fault("unit", .unknownOrganization, ["found": balance.unit])])
                }
                return try await state(
                    """
                    insert into opening_balance (goal, number, organization, day, officials, source, made_by, request)
                    select \(id), coalesce(max(number), 0) + 1, \(unit)::integer, \(balance.day)::date,
                           \(Int32(clamping: balance.officials))::integer, \(balance.source)::text,
                           \(caller.name), \(caller.request)
                    from opening_balance
                    where goal = \(id)
                    returning number
                    """,
                    of: id,
                    code,
                    by: caller,
                    in: transaction
                )
            }
        }
    }

    /// Replaces an opening balance: by a lower one when names have come, or by what another source says.
    ///
    /// - Parameters:
    ///   - number: The number of the balance.
    ///   - officials: The number of officials who are still without names; 0 where all names have come.
    ///   - source: The report or decision that says so.
    /// - Returns: The balance in its place, with a number of its own.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `goal_closed`, `no_such_balance`, `balance_replaced`,
    ///   `missing_value`, `value_too_long`, `number_out_of_range`.
    public func replaceBalance(
        _ number: Int,
        of code: String,
        by officials: Int,
        source: String,
        by caller: Caller
    ) async throws -> OpeningBalance {
        try caller.requireWholeState()
        try StateBalance.faults(officials: officials, source: source, lowest: 0).throwAny()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                let (id, _) = try await lock(code, in: transaction)
                let row = try await transaction.firstRow("\(Self.balances(of: id)) and balance.number = \(number)")
                guard let standing = try row.map(OpeningBalance.init) else {
                    throw TrainingError(.noSuchBalance, ["found": "\(number)", "goal": code])
                }
                if let later = standing.replacedBy {
                    throw TrainingError(.balanceReplaced, ["found": "\(number)", "by": "\(later)"])
                }
                return try await state(
                    """
                    insert into opening_balance
                           (goal, number, organization, day, officials, source, replaces, made_by, request)
                    select goal, (select max(number) from opening_balance where goal = \(id)) + 1, organization, day,
                           \(Int32(clamping: officials))::integer, \(source)::text, number, \(caller.name),
                           \(caller.request)
                    from opening_balance
                    where goal = \(id) and number = \(number)
                    returning number
                    """,
                    of: id,
                    code,
                    by: caller,
                    in: transaction
                )
            }
        }
    }

    /// Adds a balance, and an entry on the audit trail.
    private func state(
        _ adding: Statement,
        of id: Int,
        _ code: String,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> OpeningBalance {
        let number: Int? = try await transaction.first(adding)
        let row = try await transaction.firstRow("\(Self.balances(of: id)) and balance.number = \(number)")
        guard let balance = try row.map(OpeningBalance.init) else { throw TrainingError(.internalFault) }
        let fields = try JSONValue(of: balance).members.filter { !["by", "madeAt", "replacedBy"].contains($0.key) }
        try await transaction.audit(.goalBalance, code, to: JSONValue.object(fields), by: caller)
        return balance
    }

    private static func balances(of goal: Int) -> Statement {
        """
        select balance.number, unit.code, unit.name, balance.day, balance.officials, balance.source, balance.replaces,
               later.number as replaced_by, balance.made_by, balance.made_at
        from opening_balance balance
        join organization_span unit on unit.organization = balance.organization and unit.valid @> balance.day
        left join opening_balance later on later.goal = balance.goal and later.replaces = balance.number
        where balance.goal = \(goal)
        """
    }
}

extension OpeningBalance {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            number: row["number"],
            organization: row["code"],
            name: row["name"],
            day: row["day"],
            officials: row["officials"],
            source: row["source"],
            replaces: row["replaces"],
            replacedBy: row["replaced_by"],
            by: row["made_by"],
            madeAt: row["made_at"]
        )
    }
}
