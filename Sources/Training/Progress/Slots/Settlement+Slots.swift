import Postgres

/// The locks of facts, and the slots of `progress`.
///
/// Transactions that record for the same unit and day at the same time add to different rows, one per slot, and the
/// number is the sum over the slots. `docs/speed.md` says what that saves.
extension Settlement {
    /// Takes the lock for recording single completions: many transactions hold it at a time, but none while a set of
    /// completions or a rule changes.
    ///
    /// The following statements are long, and the same each time, so each connection plans them once. A plan made while
    /// the tables were small must still be good when they are large, so it uses only indexes.
    ///
    /// A change of a set of completions can take long: a recording that waits for its end in vain is refused, and can
    /// be repeated.
    ///
    /// The transaction also takes a slot of `progress` for itself. Transactions of other connections and servers add to
    /// the same numbers at the same time, and would wait for each other's commits if they added to the same rows.
    static let lockForFacts = lockForFacts(takingSlotIn: sharedSlots..<slots)

    /// Takes the same lock, and one of the two slots that the shared commits of all servers use.
    ///
    /// More shared commits at a time would only compete for the same processors. Starting a commit always costs the
    /// same, and one that gets its slot later can include the completions that have come meanwhile.
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

    /// Limits how long the following statements may wait for a row that another transaction locks.
    ///
    /// - Parameter patience: The limit, to the millisecond.
    /// - Returns: The statement.
    static func waitForRows(_ patience: Duration) -> Statement {
        "select set_config('lock_timeout', \("\(Int(patience / .milliseconds(1)))ms"), true)"
    }

    /// Whether ``lockForFacts`` waited in vain, and not a later statement for a row.
    ///
    /// - Parameter error: The error of the database.
    /// - Returns: Whether a change of a set of completions or of a rule blocks all recording.
    static func isLockedForFacts(_ error: PostgresError) -> Bool {
        error.sqlState == "55P03" && error.statement == lockForFacts.text
    }

    /// Takes the same lock as recordings, for work that must not run while a set of completions or a rule changes.
    static let lockBesideFacts: Statement = "select pg_advisory_xact_lock_shared(\(unescaped: lock))"

    /// Takes the lock exclusively, to change a set of completions or a rule.
    static let lockForChanges: Statement = "select pg_advisory_xact_lock(\(unescaped: lock))"

    /// The lock's number, which nothing else in this database may use: the bytes of "daotao".
    private static let lock = "110351120326000"

    /// The class of the locks of slots: the first four of those bytes.
    static let slotLock = "1684107124"

    /// How many transactions may add to the same numbers at once.
    private static let slots = 16

    /// How many of them may be shared commits, of all servers together.
    static let sharedSlots = 2
}
