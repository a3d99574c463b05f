import Postgres

/// Who is enrolled where.
public struct Enrollments: Sendable {
    let postgres: PostgresClient
    let imports: Imports
    let organizations: Organizations
    let today: Today

    /// The national IDs that somebody tries today.
    var tries: NationalIDTries { NationalIDTries(postgres: postgres, today: today) }

    /// Takes in a file of enrollments.
    ///
    /// A file counts as an approval. Where a class has no seat left, its officials wait for one in the order of the
    /// file, and a note says so. An enrollment that stands already is the same enrollment.
    ///
    /// - Parameters:
    ///   - request: The file, and how to take it in.
    ///   - caller: Who asks.
    /// - Returns: What became of the rows.
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try caller.require(.registrar)
        return try await imports.run(EnrollmentsImportPlan(), request, by: caller)
    }

    /// Gives free seats to the waitlist, class by class in the order of requests; an official who completed the course
    /// while waiting has completed the enrollment at once.
    ///
    /// - Parameters:
    ///   - classes: A query for the ids of classes in which a seat may have got free, whose rows are locked.
    ///   - caller: Who made it free.
    ///   - day: The present day: who moves up in a class that takes approval and begins later is approved, not active.
    ///   - transaction: In which the seats got free.
    /// - Returns: The enrollments that have a seat now, and how many of them have completed.
    /// - Throws: `PostgresError`.
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

    /// A statement that moves waiting enrollments up as far as there are seats, and gives their ids.
    private static func moveUp(in classes: Statement, by caller: Caller, on day: Day) -> Statement {
        """
        with seats as (
            select class.id as class, \(Seats.state(on: day)) as state, \(Seats.free) as free
            from class
            where class.id in (\(classes))
        ),
        waiting as (
            select enrollment.id, enrollment.class,
                   row_number() over (partition by enrollment.class order by enrollment.id) as place
            from enrollment
            where enrollment.state = 'waitlisted' and enrollment.class in (\(classes))
        ),
        moved as (
            update enrollment
            set state = seats.state
            from waiting
            join seats on seats.class = waiting.class and (seats.free is null or waiting.place <= seats.free)
            where enrollment.id = waiting.id and enrollment.state = 'waitlisted'
            returning enrollment.id, enrollment.official, enrollment.state
        ),
        noted as (
            \(audited("select id, official, 'waitlisted', state, 'a seat got free' from moved", by: caller))
        )
        insert into enrollment_transition (enrollment, from_state, to_state, by, why)
        select id, 'waitlisted', state, \(caller.name), 'a seat got free'
        from moved
        returning enrollment
        """
    }

    /// Writes an entry of the audit trail for each enrollment that was moved: each concerns the official's own unit, whose
    /// administrator sees it.
    ///
    /// Moves that complete an enrollment, or open it again, have no entry of their own: the fact or its revocation has
    /// one.
    ///
    /// - Parameters:
    ///   - moves: A query for the enrollment, its official, the states before and after, and why.
    ///   - caller: Who moved them.
    /// - Returns: The statement; also fit for a common table expression.
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

    /// When a completed enrollment was reopened, null where it was not, as SQL.
    static let openedAt = """
        (
            select max(moved.at) from enrollment_transition moved
            where moved.enrollment = enrollment.id and moved.from_state = 'completed'
        )
        """
}
