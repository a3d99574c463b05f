import Postgres

/// The enrollments of officials in classes, on courses and on curricula.
public struct Enrollments: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today

    /// The counter of tried national IDs.
    var tries: NationalIDTries { NationalIDTries(postgres: postgres, today: today) }

    /// Gives free seats to the waitlist, class by class in the order of requests.
    ///
    /// The enrollment of an official who completed the course while waiting is completed at once.
    ///
    /// - Parameters:
    ///   - classes: A query for the ids of classes in which seats may have become free, whose rows are locked.
    ///   - caller: The caller whose change made them free.
    ///   - day: The present day: in a class that begins later, an enrollment that moves up is approved, not active.
    /// - Returns: The enrollments that have a seat now, and the number of them that are completed.
    @discardableResult
    static func seatWaiting(
        in classes: Statement,
        by caller: Caller,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws -> (movedUp: [Int64], completed: Int) {
        let movedUp: [Int64] = try await transaction.query(moveUp(in: classes, by: caller, on: day))
        guard !movedUp.isEmpty else { return ([], 0) }
        return (movedUp, try await transaction.execute(Following.completeAtOnce("select unnest(\(movedUp))")))
    }

    /// A statement that moves waiting enrollments up as far as seats are free.
    private static func moveUp(in classes: Statement, by caller: Caller, on day: Day) -> Statement {
        moving(
            """
            with seats as (
                \(Seats.of(classes, on: day))
            ),
            waiting as (
                select enrollment.id, enrollment.class,
                       row_number() over (partition by enrollment.class order by enrollment.id) as place
                from enrollment
                where enrollment.state = 'waitlisted' and enrollment.class in (\(classes))
            )
            select waiting.id, 'waitlisted' as state, seats.state as next, 'a seat got free' as why
            from waiting
            join seats on seats.class = waiting.class and (seats.free is null or waiting.place <= seats.free)
            """,
            by: caller
        )
    }

    /// A statement that moves enrollments, each with its entry on the audit trail, and returns the ids of those that
    /// moved.
    ///
    /// - Parameter chosen: A query for the `id` of each enrollment, its `state`, the `next` one, and `why`. An enrollment in
    ///   another state by now stays in it.
    static func moving(_ chosen: Statement, by caller: Caller) -> Statement {
        """
        with moved as (
            update enrollment
            set state = chosen.next
            from (\(chosen)) chosen
            where enrollment.id = chosen.id and enrollment.state = chosen.state
            returning enrollment.id, enrollment.official, chosen.state as before, chosen.next, chosen.why
        ),
        noted as (
            \(audited("select id, official, before, next, why from moved", by: caller))
        )
        insert into enrollment_transition (enrollment, from_state, to_state, by, why)
        select id, before, next, \(caller.name), why
        from moved
        returning enrollment
        """
    }

    /// Writes an audit entry for each moved enrollment, for the official's own unit, so that its administrator sees it.
    ///
    /// Moves that complete an enrollment, or open it again, have no entry of their own, because the fact or its
    /// revocation has one.
    ///
    /// - Parameter moves: A query for the enrollment, its official, the states before and after, and the reason.
    /// - Returns: The statement; it can also be in a common table expression.
    static func audited(_ moves: Statement, by caller: Caller) -> Statement {
        AuditEntry.each(
            .enrollmentMove,
            of: """
                select move.enrollment::text as name, official.organization,
                       jsonb_build_object('state', move.before) as before,
                       jsonb_strip_nulls(jsonb_build_object(
                           'official', coalesce(official.official_code, official.national_id),
                           'state', move.after, 'why', move.why
                       )) as after
                from (\(moves)) as move (enrollment, official, before, after, why)
                join official on official.id = move.official
                """,
            by: caller
        )
    }

    /// SQL for the moment when a completed enrollment was reopened; null where it never was.
    static let openedAt = """
        (
            select max(moved.at) from enrollment_transition moved
            where moved.enrollment = enrollment.id and moved.from_state = 'completed'
        )
        """
}
