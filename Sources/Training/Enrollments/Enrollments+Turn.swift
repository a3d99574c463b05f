import Postgres

/// What a day turn did to enrollments.
public struct DayTurnResult: Codable, Sendable, Hashable {
    /// How many approved ones became active, because their class has begun.
    public let begun: Int

    /// How many expired: their class has ended, or their course or curriculum is retired, without a completion.
    public let expired: Int

    /// How many were withdrawn, because the official is no longer in service.
    public let withdrawn: Int

    /// How many moved up from the waitlist.
    public let movedUp: Int

    /// How many were completed, because the official completed the course while they were requested or waitlisted.
    public let completed: Int

    /// How many active ones are approved again, because their class begins later.
    public let postponed: Int

    /// Whether anything moved.
    public var isAnything: Bool { begun + expired + withdrawn + movedUp + completed + postponed > 0 }
}

extension Enrollments {
    /// How many days after a class's last day, or after the day from which a course or a curriculum is retired, results
    /// still come in as a rule.
    public static let daysOfGrace = 90

    /// Does the day turn: approved enrollments become active with their class, those that are not completed some time
    /// after its end expire, and those of officials who have left are withdrawn.
    ///
    /// Before that, enrollments whose course was completed while they were requested or waitlisted are completed.
    ///
    /// Done twice it does nothing more; a server does it by itself (``DayTurn``).
    ///
    /// - Parameters:
    ///   - grace: How many days after the end enrollments expire.
    ///   - caller: Who asks.
    /// - Returns: How many moved.
    /// - Throws: ``TrainingError`` `forbidden`.
    public func turn(grace: Int = daysOfGrace, by caller: Caller) async throws -> DayTurnResult {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                let day = try await today(in: transaction)
                let moves = (
                    expired: Self.overdue(by: day.adding(days: -grace)), left: Self.ofAbsent(day),
                    begun: Self.begun(day), postponed: Self.postponed(day)
                )
                try await transaction.execute(Settlement.lockBesideFacts)
                let known: [Int64] = try await transaction.query(Self.completedMeanwhile)
                // Officials before classes, in the order in which all transactions that give seats lock them.
                try await transaction.execute(
                    """
                    select from official
                    where id = any(array(select official from enrollment where id in (select unnest(\(known)))))
                    order by id
                    for no key update
                    """
                )
                let classes: [Int32] = try await transaction.query(
                    """
                    select id from class
                    where id in (
                        select enrollment.class
                        from enrollment
                        join (
                            \(moves.expired) union all \(moves.left) union all \(moves.begun) union all \(moves.postponed)
                        ) moving on moving.id = enrollment.id
                    )
                    order by id
                    for no key update
                    """
                )
                let completed = try await transaction.execute(Following.completeAtOnce("select unnest(\(known))"))
                let withdrawn = try await Self.move(moves.left, by: caller, in: transaction)
                let expired = try await Self.move(moves.expired, by: caller, in: transaction)
                let begun = try await Self.move(moves.begun, by: caller, in: transaction)
                let postponed = try await Self.move(moves.postponed, by: caller, in: transaction)
                let seated = try await Self.seatWaiting(
                    in: "select unnest(\(classes))",
                    by: caller,
                    on: day,
                    in: transaction
                )
                return DayTurnResult(
                    begun: begun,
                    expired: expired,
                    withdrawn: withdrawn,
                    movedUp: seated.movedUp.count,
                    completed: completed + seated.completed,
                    postponed: postponed
                )
            }
        }
    }

    /// The enrollments that are not completed, though a fact is on record that completes them once they have a seat.
    private static let completedMeanwhile: Statement = """
        select enrollment.id
        from enrollment
        left join class on class.id = enrollment.class
        where enrollment_is_open(enrollment.state) and enrollment.state <> 'requested'
          and exists (
              select from completion
              where completion.official = enrollment.official
                and completion.course = coalesce(enrollment.course, class.course)
                and completion.revoked_at is null and completion.completed_on >= enrollment.enrolled_on
                and completion.recorded_at > coalesce(\(unescaped: openedAt), '-infinity')
          )
        order by enrollment.id
        """

    private static func overdue(by day: Day) -> Statement {
        """
        select enrollment.id, enrollment.state, 'expired' as next,
               case when class.ends_on < \(day) then 'the class has ended' else 'it is no longer offered' end as why
        from enrollment
        left join class on class.id = enrollment.class
        left join course on course.id = coalesce(enrollment.course, class.course)
        left join curriculum on curriculum.id = enrollment.curriculum
        where enrollment_is_open(enrollment.state)
          and \(isOver(by: day))
        """
    }

    /// Whether an enrollment's class, course or curriculum was over by a day, as SQL over these three; null where none
    /// has an end.
    ///
    /// - Parameter day: The day.
    /// - Returns: The expression.
    static func isOver(by day: Day) -> Statement {
        "(class.ends_on < \(day) or course.retired_on <= \(day) or curriculum.retired_on <= \(day))"
    }

    private static func ofAbsent(_ day: Day) -> Statement {
        """
        select enrollment.id, enrollment.state, 'withdrawn' as next, 'left the service' as why
        from enrollment
        join official_absence on official_absence.official = enrollment.official and official_absence.valid @> \(day)
        where enrollment_is_open(enrollment.state)
        """
    }

    private static func begun(_ day: Day) -> Statement {
        """
        select enrollment.id, enrollment.state, 'active' as next, 'the class has begun' as why
        from enrollment
        join class on class.id = enrollment.class
        where enrollment.state = 'approved' and (class.starts_on is null or class.starts_on <= \(day))
        """
    }

    /// The active enrollments in a class that begins later.
    private static func postponed(_ day: Day) -> Statement {
        """
        select enrollment.id, enrollment.state, 'approved' as next, 'the class begins later' as why
        from enrollment
        join class on class.id = enrollment.class
        where enrollment.state = 'active' and class.starts_on > \(day)
        """
    }

    /// Moves the enrollments with a seat in a class whose first day has changed.
    ///
    /// - Parameters:
    ///   - id: The class, whose row is locked.
    ///   - caller: Who gave it another day.
    ///   - day: The present day.
    ///   - transaction: In which the day was changed.
    /// - Throws: `PostgresError`.
    static func beginWithClass(
        _ id: Int32,
        by caller: Caller,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws {
        for moves in [begun(day), postponed(day)] {
            _ = try await move("\(moves) and class.id = \(id)", by: caller, in: transaction)
        }
    }

    /// Moves the enrollments that a query names, with their states before and after.
    private static func move(
        _ moving: Statement,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.execute(
            """
            with moved as (
                update enrollment
                set state = moving.next
                from (\(moving)) moving
                where enrollment.id = moving.id and enrollment.state = moving.state
                returning enrollment.id, enrollment.official, moving.state as before, moving.next, moving.why
            ),
            noted as (
                \(audited("select id, official, before, next, why from moved", by: caller))
            )
            insert into enrollment_transition (enrollment, from_state, to_state, by, why)
            select id, before, next, \(caller.name), why
            from moved
            """
        )
    }
}
