import Postgres

/// The slots of `progress`.
///
/// Transactions that record for the same unit and day at the same time add to different rows, one per slot, and the
/// number is the sum over the slots. `docs/speed.md` says what that saves.
extension Settlement {
    /// Takes the lock for changes of facts (``Locks/besideRules``), for recording single completions.
    ///
    /// The following statements are long, and the same each time, so each connection plans them once. A plan made while
    /// the tables were small must still be good when they are large, so it uses only indexes.
    ///
    /// A change of a rule can take long: a recording that waits for its end in vain is refused, and can be repeated.
    ///
    /// The transaction also takes a slot of `progress` for itself. Transactions of other connections and servers add to
    /// the same numbers at the same time, and would wait for each other's commits if they added to the same rows.
    static let lockForFacts = lockForFacts(takingSlotIn: sharedSlots..<slotsOfSets.lowerBound)

    /// Takes the same lock, and one of the two slots that the shared commits of all servers use.
    ///
    /// More shared commits at a time would only compete for the same processors. Starting a commit always costs the
    /// same, and one that gets its slot later can include the completions that have come meanwhile.
    static let lockForSharedFacts = lockForFacts(takingSlotIn: 0..<sharedSlots)

    private static func lockForFacts(takingSlotIn range: Range<Int>) -> Statement {
        """
        select set_config('lock_timeout', '5s', true), \(Locks.sharingRules),
               set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
               \(takingSlot(in: range))
        """
    }

    /// Takes a slot for a transaction that changes a set of facts, unless it has one already, or runs alone.
    ///
    /// It is the last lock that such a transaction takes. A recording takes its slot first, and may then wait for an
    /// official whom this transaction has locked: so the two never want the same slot.
    static let takeSlot: Statement = """
        select \(takingSlot(in: slotsOfSets)) where coalesce(current_setting('daotao.slot', true), '') = ''
        """

    /// SQL that takes the lowest free slot; where none is free it waits for a random one.
    private static func takingSlot(in range: Range<Int>) -> Statement {
        """
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
    static func waitForRows(_ patience: Duration) -> Statement {
        "select set_config('lock_timeout', \("\(Int(patience / .milliseconds(1)))ms"), true)"
    }

    /// True if a change of a rule blocks all recording: ``lockForFacts`` waited in vain, and not a later statement for a
    /// row.
    static func isLockedForFacts(_ error: PostgresError) -> Bool {
        error.sqlState == "55P03" && error.statement == lockForFacts.text
    }

    /// The class of the locks of slots: the first four of those bytes.
    static let slotLock = "1684107124"

    /// The number of shared commits that may add to the same numbers at once, of all servers together.
    static let sharedSlots = 2

    /// The slots of transactions that change sets of facts; single recordings have those between.
    private static let slotsOfSets = 9..<16
}
