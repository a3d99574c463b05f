import Postgres

extension Settlement {
    /// The number of officials that a recount looks at with one statement.
    private static let slice = 500

    /// Counts everybody again after a rule has changed: a publication, a goal's requirements, a unit's place in the
    /// tree.
    ///
    /// The recount looks at everybody in slices, while others change facts by the old rule and the old number stands.
    /// Then it takes the lock of the rules, and settles those whom the new rule counts in another way, and those whom
    /// others have counted meanwhile. A transaction that holds the lock already runs alone from the start.
    ///
    /// - Parameters:
    ///   - day: The day by which the numbers before and after are compared.
    ///   - isDryRun: True to count only and store nothing, so that nobody waits for it.
    ///   - transaction: The transaction that changed the rule, and holds ``Locks/forRecount`` or ``Locks/forRules``.
    /// - Returns: The goals whose number changed, and the number of officials who now count towards a goal and didn't
    ///   before.
    @discardableResult
    static func recount(
        tellingOf day: Day? = nil,
        isDryRun: Bool = false,
        in transaction: PostgresTransaction
    ) async throws -> (changedGoals: [ChangedGoal], trained: Int) {
        guard !isDryRun else { return ([], try await foreseen(in: transaction)) }
        try await transaction.execute(Statistics.renewRules)
        try await transaction.execute(
            "create temporary table changed_by_rule (official bigint not null) on commit drop"
        )
        var last: Int64 = 0
        while let officials = try await nextSlice(after: last, in: transaction) {
            try await transaction.execute(
                "insert into changed_by_rule \(Statement(named: "find_changed", ["officials": "\(officials)"]))"
            )
            last = officials.last ?? last
        }
        try await transaction.execute(
            """
            create temporary table attended_by_rule on commit drop as
            select completion.official, attendance.goal, attendance.organization, attendance.day,
                   count(*) as attendances
            from attendance
            join completion on completion.id = attendance.completion
            group by completion.official, attendance.goal, attendance.organization, attendance.day
            """
        )
        try await transaction.execute(Locks.forRules)
        let before = try await numbers(by: day, in: transaction)
        let settling = settlement(
            of: """
                array(select official from changed_by_rule union select official from counted_beside_recount)
                """,
            rulesChanged: true
        )
        let trained = try await trained(transaction.query(settling))
        try await transaction.execute(addingDifferences)
        try await transaction.execute("delete from counted_beside_recount")
        try await transaction.execute("drop table changed_by_rule, attended_by_rule")
        let after = try await numbers(by: day, in: transaction)
        let changed = zip(before, after).compactMap { before, after in
            before.1 == after.1 ? nil : ChangedGoal(goal: before.0, before: before.1, after: after.1)
        }
        return (changed, trained)
    }

    private static func nextSlice(after last: Int64, in transaction: PostgresTransaction) async throws -> [Int64]? {
        let ids: [Int64] = try await transaction.query(
            "select id from official where id > \(last) order by id limit \(slice)"
        )
        return ids.isEmpty ? nil : ids
    }

    /// Adds to `progress` what it lacks, in slot 0: other goals' courses, or another tree, change the sums of units for
    /// which nobody is counted in another way.
    ///
    /// The attendances by the new rule were counted before the recount ran alone, because that reads every completion;
    /// those of people with new facts are counted again.
    private static let addingDifferences: Statement = """
        with beside as materialized (
            select given.facts
            from (
                select array(
                    select completion.id
                    from completion
                    join counted_beside_recount using (official)
                    where completion.revoked_at is null
                ) as facts
            ) given
        ),
        counted as (
            select parts.goal, lineage.ancestor as organization, parts.day,
                   sum(parts.trained) as trained, sum(parts.attendances) as attendances
            from (
                select goal, organization, day, count(*) as trained, 0 as attendances
                from trained
                group by goal, organization, day
                union all
                select goal, organization, day, 0, sum(attendances)
                from attended_by_rule
                where official not in (select official from counted_beside_recount)
                group by goal, organization, day
                union all
                select attended.goal, attended.organization, attended.day, 0, count(*)
                from beside
                cross join lateral attendances(beside.facts) attended
                group by attended.goal, attended.organization, attended.day
            ) parts
            join organization_lineage lineage
                 on lineage.organization = parts.organization and lineage.valid @> parts.day
            group by parts.goal, lineage.ancestor, parts.day
        ),
        stored as (
            select goal, organization, day, sum(trained) as trained, sum(attendances) as attendances
            from progress
            group by goal, organization, day
        ),
        lacking as (
            select goal, organization, day,
                   coalesce(counted.trained, 0) - coalesce(stored.trained, 0) as trained,
                   coalesce(counted.attendances, 0) - coalesce(stored.attendances, 0) as attendances
            from stored
            full join counted using (goal, organization, day)
        )
        insert into progress (goal, organization, day, slot, trained, attendances)
        select goal, organization, day, 0, trained, attendances
        from lacking
        where trained <> 0 or attendances <> 0
        on conflict (goal, organization, day, known_on, slot) do update
        set trained = progress.trained + excluded.trained, attendances = progress.attendances + excluded.attendances
        """

    /// The number of officials trained by a day, for each goal; none without a day.
    private static func numbers(by day: Day?, in transaction: PostgresTransaction) async throws -> [(String, Int)] {
        guard let day else { return [] }
        return try await transaction.query(
            """
            select goal.code, coalesce(sum(progress.trained), 0)::bigint
            from goal
            left join progress
                   on progress.goal = goal.id
                  and progress.organization in (select id from organization where level = 'national')
                  and progress.day <= \(day)
            group by goal.id
            order by goal.code
            """
        )
    }

    /// The number of officials who would newly count towards a goal by the rules as they are in this transaction.
    private static func foreseen(in transaction: PostgresTransaction) async throws -> Int {
        try await transaction.first(
            """
            select count(distinct official)
            from trained_by_facts
            left join trained using (official, goal)
            where trained.official is null
            """
        ) ?? 0
    }
}
