import Postgres

/// Keeps `trained` and `progress` true in the transaction that changes what they are counted from.
enum Settlement {
    /// Takes the lock under which single facts are recorded: many at a time, none while a set of facts or a rule changes.
    ///
    /// The statements that follow are long, and the same each time, so each connection plans them once. A plan made
    /// while the tables were small must still be good when they are large, so it uses indexes only.
    ///
    /// A set of facts can take long: a recording that waits for its end in vain is refused, to come again.
    ///
    /// The transaction also takes a slot of `progress` that no other one has. Transactions of other connections and
    /// servers add to the same numbers at the same time, and would wait for each other's commits if they added to the
    /// same rows.
    static let lockForFacts = lockForFacts(takingSlotIn: sharedSlots..<slots)

    /// Takes the same lock, and one of the slots for commits that many share: those of all servers go two at a time.
    ///
    /// More of them would only share the same processors. Starting a commit costs the same whatever is in it, and one
    /// that gets its slot later can include the facts that have come meanwhile.
    static let lockForSharedFacts = lockForFacts(takingSlotIn: 0..<sharedSlots)

    /// Takes the lock, and the lowest free slot; where none is free it waits for a random one.
    private static func lockForFacts(takingSlotIn range: Range<Int>) -> Statement {
        """
        select set_config('lock_timeout', '5s', true), pg_advisory_xact_lock_shared(\(unescaped: lock)),
               set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
               set_config('daotao.slot', coalesce(
                   (
                       select slot
                       from generate_series(\(unescaped: "\(range.lowerBound), \(range.upperBound - 1)")) slot
                       where pg_try_advisory_xact_lock(\(unescaped: slotLock), slot)
                       limit 1
                   ),
                   (
                       select chosen.slot
                       from (
                           select \(unescaped: "\(range.lowerBound)")
                                  + floor(random() * \(unescaped: "\(range.count)"))::integer as slot
                       ) chosen
                       cross join lateral pg_advisory_xact_lock(\(unescaped: slotLock), chosen.slot)
                   )
               )::text, true)
        """
    }

    /// Limits how long the statements that follow may wait for a row that another transaction locks.
    ///
    /// - Parameter patience: How long, to the millisecond.
    /// - Returns: The statement.
    static func waitForRows(_ patience: Duration) -> Statement {
        "select set_config('lock_timeout', \("\(Int(patience / .milliseconds(1)))ms"), true)"
    }

    /// Whether ``lockForFacts`` itself waited in vain, and not a later statement for a row.
    ///
    /// - Parameter error: What the database refused.
    /// - Returns: Whether a set of facts or a rule keeps everybody from recording.
    static func isLockedForFacts(_ error: PostgresError) -> Bool {
        error.sqlState == "55P03" && error.statement == lockForFacts.text
    }

    /// Takes the same lock beside recordings, for work that must not run while a set of facts or a rule changes.
    static let lockBesideFacts: Statement = "select pg_advisory_xact_lock_shared(\(unescaped: lock))"

    /// Takes the lock exclusively, for changes of sets of facts and of rules.
    static let lockForChanges: Statement = "select pg_advisory_xact_lock(\(unescaped: lock))"

    /// Any number will do, as long as nobody else uses it in this database: the bytes of "daotao".
    private static let lock = "110351120326000"

    /// The class of the locks of slots: the first four of those bytes.
    static let slotLock = "1684107124"

    /// How many transactions may add to the same numbers at once.
    private static let slots = 16

    /// How many of them may be commits that many share, of all servers together.
    static let sharedSlots = 2

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
