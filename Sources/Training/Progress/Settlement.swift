import Postgres

/// Keeps `trained` and `progress` true in the transaction that changes what they are counted from.
enum Settlement {
    /// Counts some officials anew and brings `trained` and `progress` in line with what is found.
    ///
    /// - Parameter officials: A query for the officials' ids; nil for everyone.
    /// - Returns: A statement that gives one number: how many officials count towards a goal that they did not before.
    static func settle(_ officials: Statement?) -> Statement {
        """
        with \(settled(officials.map(Concerned.many) ?? .everyone))
        select count(distinct official) from changed where day is not null and day_before is null
        """
    }

    /// The common table expressions that bring everything in line.
    ///
    /// `satisfied` and `placed` come from ``Counting``, `fulfilled` and `moved` from ``Following``, `changed` has the
    /// rows of `trained` that changed.
    ///
    /// Where the same statement records the facts, their attendances are counted too.
    static func settled(_ concerned: Concerned) -> Statement {
        """
        \(Counting.trained(concerned)),
        \(Following.curricula(of: concerned)),
        standing as (
            \(concerned.rows(of: "trained", "official, goal, day, organization, completion"))
        ),
        changed as (
            select coalesce(placed.official, standing.official) as official,
                   coalesce(placed.goal, standing.goal) as goal,
                   placed.day, placed.organization, placed.completion,
                   standing.day as day_before, standing.organization as organization_before
            from placed
            full join standing on standing.official = placed.official and standing.goal = placed.goal
            where (placed.day, placed.organization, placed.completion)
                  is distinct from (standing.day, standing.organization, standing.completion)
        ),
        taken_back as (
            delete from trained
            using changed
            where changed.day is null
              and trained.official = changed.official
              and trained.goal = changed.goal
              \(unescaped: concerned.areFew ? "and trained.official = any(array(select official from changed))" : "")
        ),
        brought_about as (
            insert into trained (official, goal, day, organization, completion)
            select official, goal, day, organization, completion
            from changed
            where day is not null
            order by official, goal
            on conflict (official, goal) do update
            set day = excluded.day, organization = excluded.organization, completion = excluded.completion
        ),
        deltas as (
            select goal, organization, day, 1 as trained, 0 as attendances
            from changed
            where day is not null
            union all
            select goal, organization_before, day_before, -1, 0
            from changed
            where day_before is not null
            \(unescaped: concerned.created.map { "union all \(Counting.attendances(created: $0))" } ?? "")
        ),
        \(unescaped: Counting.addDeltas(areFew: concerned.areFew))
        """
    }

    /// Adds the attendances of completions to `progress`, or takes them away.
    ///
    /// - Parameters:
    ///   - relation: A query for live facts that are no recognitions: `id`, `official`, `course`, `completed_on`.
    ///   - sign: `1` to add, `-1` to take away.
    /// - Returns: The statement.
    static func addAttendances(of relation: String, sign: Int = 1) -> Statement {
        """
        with deltas as (
            \(unescaped: Counting.attendances(of: "(\(relation))", sign: sign))
        ),
        \(unescaped: Counting.addDeltas())
        select count(*) from deltas
        """
    }

    /// Counts everything anew after a rule has changed: what is published, what a goal asks for, where units hang.
    ///
    /// - Parameter transaction: The one in which the rule changed, alone.
    /// - Returns: How many officials count towards a goal that they did not before.
    /// - Throws: `PostgresError`.
    @discardableResult
    static func recount(in transaction: PostgresTransaction) async throws -> Int {
        try await transaction.execute(Statistics.renewRules)
        let trained: Int? = try await transaction.first(settle(nil))
        try await transaction.execute("delete from progress")
        try await transaction.execute(
            """
            insert into progress (goal, organization, day, trained, attendances)
            select goal, organization, day, trained, attendances
            from (\(unescaped: Counting.progress)) counted
            order by goal, organization, day
            """
        )
        return trained ?? 0
    }
}
