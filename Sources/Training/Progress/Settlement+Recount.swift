import Postgres

extension Settlement {
    /// The number of officials that a recount looks at with one statement.
    private static let slice = 500

    /// Counts everybody again after a rule has changed: a publication, a goal's requirements, a unit's place in the
    /// tree.
    ///
    /// The recount looks at everybody in slices, while others change facts by the old rule and the old number stands.
    /// Then it takes the lock of the rules, and settles those whom the new rule counts in another way, and those whom
    /// others have counted meanwhile; so this last step takes the time of those, and not of everybody. A transaction that holds the lock already runs alone from the start.
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
        for preparing in preparations { try await transaction.execute(preparing) }
        try await transaction.execute(Locks.forRules)
        let before = try await numbers(by: day, in: transaction)
        let settling = settlement(
            of: """
                array(select official from changed_by_rule union select official from counted_beside_recount)
                """,
            rulesChanged: true
        )
        let trained = try await trained(transaction.query(settling))
        try await transaction.execute(addingWhatLacks)
        try await transaction.execute("delete from counted_beside_recount")
        try await transaction.execute("drop table changed_by_rule, parts_by_rule, number_before, lacking_before")
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

    /// Statements that find what `progress` lacks by the new rule, before the recount runs alone, because that reads every
    /// completion and every number: other goals' courses, or another tree, change the sums of units for which nobody is
    /// counted in another way.
    ///
    /// Others change facts meanwhile, so the statements keep what they saw. The last step needs to look only at what is
    /// different by then.
    private static let preparations: [Statement] = [
        // Each official's parts of the number: the attendances by the new rule, and the goals reached by the old one.
        """
        create temporary table parts_by_rule on commit drop as
        select completion.official, attendance.goal, attendance.organization, attendance.day,
               0 as trained, count(*)::integer as attendances
        from attendance
        join completion on completion.id = attendance.completion
        group by completion.official, attendance.goal, attendance.organization, attendance.day
        union all
        select official, goal, organization, day, 1, 0 from trained
        """,
        "create index on parts_by_rule (official)",
        "analyze parts_by_rule",
        """
        create temporary table number_before on commit drop as
        select goal, organization, day, known_on, sum(trained) as trained, sum(attendances) as attendances
        from progress
        group by goal, organization, day, known_on
        """,
        """
        create temporary table lacking_before on commit drop as
        select goal, organization, day,
               coalesce(counted.trained, 0) - coalesce(stored.trained, 0) as trained,
               coalesce(counted.attendances, 0) - coalesce(stored.attendances, 0) as attendances
        from (
            select goal, organization, day, sum(trained) as trained, sum(attendances) as attendances
            from number_before
            group by goal, organization, day
        ) stored
        full join (
            select part.goal, lineage.ancestor as organization, part.day,
                   sum(part.trained) as trained, sum(part.attendances) as attendances
            from (
                select goal, organization, day, sum(trained) as trained, sum(attendances) as attendances
                from parts_by_rule
                group by goal, organization, day
            ) part
            join organization_lineage lineage on lineage.organization = part.organization and lineage.valid @> part.day
            group by part.goal, lineage.ancestor, part.day
        ) counted using (goal, organization, day)
        where coalesce(counted.trained, 0) <> coalesce(stored.trained, 0)
           or coalesce(counted.attendances, 0) <> coalesce(stored.attendances, 0)
        """,
    ]

    /// Adds to `progress` what it lacks, in slot 0: what it lacked before, corrected by what has changed since in the parts
    /// of the officials who were settled or have new facts, and in `progress`.
    ///
    /// Rows of `progress` name the day on which their transaction began, and no transaction lasts for a week; so older rows
    /// haven't changed.
    private static let addingWhatLacks: Statement = """
        with beside as materialized (
            select official from counted_beside_recount
        ),
        settled as materialized (
            select official, beside.official is not null as has_new_facts
            from (select distinct official from changed_by_rule) changed
            full join beside using (official)
        ),
        new_facts as materialized (
            select array(
                select completion.id
                from beside
                join completion using (official)
                where completion.revoked_at is null
            ) as facts
        ),
        parts as (
            select goal, organization, day, 1 as trained, 0 as attendances
            from trained
            join settled using (official)
            union all
            select attended.goal, attended.organization, attended.day, 0, 1
            from new_facts
            cross join lateral attendances(new_facts.facts) attended
            union all
            select part.goal, part.organization, part.day, -part.trained,
                   case when settled.has_new_facts then -part.attendances else 0 end
            from settled
            cross join lateral (select * from parts_by_rule where official = settled.official offset 0) part
        ),
        differences as (
            select goal, organization, day, trained, attendances from lacking_before
            union all
            select part.goal, lineage.ancestor, part.day, part.trained, part.attendances
            from (
                select goal, organization, day, sum(trained) as trained, sum(attendances) as attendances
                from parts
                group by goal, organization, day
            ) part
            join organization_lineage lineage on lineage.organization = part.organization and lineage.valid @> part.day
            union all
            select goal, organization, day, -trained, -attendances from progress where known_on > day_in_vietnam(now()) - 7
            union all
            select goal, organization, day, trained, attendances
            from number_before
            where known_on > day_in_vietnam(now()) - 7
        )
        insert into progress (goal, organization, day, slot, trained, attendances)
        select goal, organization, day, 0, sum(trained), sum(attendances)
        from differences
        group by goal, organization, day
        having sum(trained) <> 0 or sum(attendances) <> 0
        order by goal, organization, day
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
