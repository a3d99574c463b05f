import Postgres
public import Shapes

/// The enrollments that a day turn moved.
public struct DayTurnResult: Sendable, Hashable {
    public let begun: Int
    public let expired: Int
    public let withdrawn: Int
    public let movedUp: Int
    public let completed: Int
    public let postponed: Int

    /// True if any enrollment moved.
    public var isAnything: Bool { begun + expired + withdrawn + movedUp + completed + postponed > 0 }
}

extension DayTurnResult: Shaped {
    public static let shape = Shape<DayTurnResult> {
        Field("begun", \.begun)
        Field("expired", \.expired)
        Field("withdrawn", \.withdrawn)
        Field("movedUp", \.movedUp)
        Field("completed", \.completed)
        Field("postponed", \.postponed)
    }
}

extension Enrollments {
    /// The days after a class's last day, or after a retirement, in which results usually still come in.
    public static let daysOfGrace = 90

    /// Does the day turn: approved enrollments become active with their class; enrollments that are not completed
    /// expire some time after its end; those of officials who have left are withdrawn.
    ///
    /// Before that, it completes enrollments whose course was completed while they were requested or waitlisted. A
    /// second turn on the same day does nothing more. A server does the turn by itself (``DayTurn``).
    ///
    /// - Parameter grace: The days after the end after which enrollments expire.
    /// - Returns: The number of moves of each kind.
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
                try await transaction.execute(Locks.setBesideRules)
                let known: [Int64] = try await transaction.query(Self.completedMeanwhile)
                try await Locks.officials(
                    "select official from enrollment where id = any(\(known))",
                    in: transaction
                )
                let moving: Statement =
                    "\(moves.expired) union all \(moves.left) union all \(moves.begun) union all \(moves.postponed)"
                let classes: [Int32] = try await transaction.query(
                    """
                    select id from class
                    where id in (
                        select enrollment.class from enrollment join (\(moving)) moving on moving.id = enrollment.id
                    )
                    order by id
                    for no key update
                    """
                )
                try await transaction.execute(
                    """
                    select from enrollment
                    where id in (select id from (\(moving)) moving)
                       or class = any(\(classes)) and state = 'waitlisted'
                    order by id
                    for no key update
                    """
                )
                let completed = try await transaction.execute(Following.completeAtOnce("select unnest(\(known))"))
                let withdrawn = try await transaction.execute(Self.moving(moves.left, by: caller))
                let expired = try await transaction.execute(Self.moving(moves.expired, by: caller))
                let begun = try await transaction.execute(Self.moving(moves.begun, by: caller))
                let postponed = try await transaction.execute(Self.moving(moves.postponed, by: caller))
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

    /// The enrollments that are not completed, although a fact on record completes them once they have a seat.
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

    /// SQL for whether an enrollment's class, course or curriculum was over by a day, over these three; null where none
    /// has an end.
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

    /// The active enrollments in classes that begin later.
    private static func postponed(_ day: Day) -> Statement {
        """
        select enrollment.id, enrollment.state, 'approved' as next, 'the class begins later' as why
        from enrollment
        join class on class.id = enrollment.class
        where enrollment.state = 'active' and class.starts_on > \(day)
        """
    }

    /// Moves the enrollments that have a seat in a class whose first day has changed.
    ///
    /// - Parameter caller: The caller who changed the day.
    static func beginWithClass(
        _ id: Int32,
        by caller: Caller,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            "select from enrollment where class = \(id) and is_standing order by id for no key update"
        )
        for moves in [begun(day), postponed(day)] {
            try await transaction.execute(moving("\(moves) and class.id = \(id)", by: caller))
        }
    }
}
