import Postgres

/// The locks of the registry, in the order in which every transaction takes them: the rules, the officials by their ids,
/// classes by theirs, enrollments by theirs, and a slot of `progress`.
///
/// `docs/locks.md` says why the number can't be wrong, and why nobody deadlocks.
enum Locks {
    /// The lock for changes of facts about people: many transactions hold it at a time, but none while a rule changes.
    ///
    /// Beside a recount the transaction notes whom it counts, because the recount may have counted them before.
    ///
    /// Such a transaction is about few people, and planning its statements takes longer than running them. So it uses the
    /// plans of the transactions before it.
    static let besideRules: Statement = """
        select \(sharingRules), set_config('plan_cache_mode', 'force_generic_plan', true)
        """

    /// The same lock for a transaction that may last for long: a file, an undo, the day turn.
    ///
    /// A change of a rule waits for such transactions by a lock of theirs, and only then for the lock that recordings
    /// share, because recordings that come meanwhile would wait behind it.
    static let setBesideRules: Statement = "select pg_advisory_xact_lock_shared(\(unescaped: sets)), \(sharingRules)"

    /// SQL that takes the lock for changes of facts.
    static let sharingRules: Statement = """
        pg_advisory_xact_lock_shared(\(unescaped: rules)),
        set_config('daotao.recount', (not pg_try_advisory_xact_lock_shared(\(unescaped: recount)))::text, true)
        """

    /// The lock for a change of a rule, which holds for everybody: the transaction runs alone, and counts in slot 0.
    static let forRules: Statement = """
        select pg_advisory_xact_lock(\(unescaped: recount)), pg_advisory_xact_lock(\(unescaped: sets)),
               pg_advisory_xact_lock(\(unescaped: rules)), set_config('daotao.slot', '0', true)
        """

    /// The lock for a change of a rule that counts everybody again (``Settlement/recount(isDryRun:in:)``): until the
    /// recount takes ``forRules`` for its last step, others change facts by the old rule.
    ///
    /// Its holder has waited for all changes of facts that began before, and later ones know of the recount.
    static let forRecount: Statement = "select pg_advisory_xact_lock(\(unescaped: recount))"

    /// The numbers of the locks, which nothing else in this database may use: the bytes of "daotao", and the next three.
    static let rules = "110351120326000"
    static let recount = "110351120326001"
    static let sets = "110351120326002"

    /// Tried and never waited for, and by nobody who changes anything else: one transaction seals at a time.
    static let seals = "110351120326003"

    /// Finds something about officials, and locks them.
    ///
    /// Another transaction may have changed what is found before it let go of an official: a merge moves completions,
    /// an edit gives a code to somebody else. So the search is repeated until it finds only locked officials.
    ///
    /// - Parameters:
    ///   - transaction: The transaction, which holds the lock of the rules.
    ///   - find: Finds the thing and the ids of its officials.
    /// - Throws: Errors of `find` and of the database.
    static func officials<Found>(
        in transaction: PostgresTransaction,
        _ find: () async throws -> (Found, officials: [Int64])
    ) async throws -> Found {
        var locked: Set<Int64> = []
        while true {
            let (found, officials) = try await find()
            let next = officials.filter { !locked.contains($0) }
            guard !next.isEmpty else { return found }
            try await transaction.execute(
                "select from official where id = any(\(next)) order by id for no key update"
            )
            locked.formUnion(next)
        }
    }

    /// Locks the officials of a query, and returns their ids.
    @discardableResult
    static func officials(_ officials: Statement, in transaction: PostgresTransaction) async throws -> [Int64] {
        try await Self.officials(in: transaction) {
            let ids: [Int64] = try await transaction.query(officials)
            return (ids, officials: ids)
        }
    }

    /// A statement that locks numbers which officials are about to get by hand: no key of the database sees that one
    /// person's code is another's national ID.
    static func numbers(_ numbers: [String]) -> Statement {
        """
        select pg_advisory_xact_lock(hashtextextended(number, \(unescaped: rules)))
        from (select number from unnest(\(numbers)) number order by number offset 0) numbers
        """
    }

    /// A statement that locks the standing enrollments of locked officials, for a transaction that completes them or
    /// opens them again.
    ///
    /// A transaction that moves up a waitlist, or that turns the day, moves enrollments of officials whom it hasn't
    /// locked. The later of the two sees what the earlier has done.
    ///
    /// - Parameter officials: The ids, as an array.
    static func enrollments(of officials: Statement) -> Statement {
        "select from enrollment where official = any(\(officials)) and is_standing order by id for no key update"
    }
}
