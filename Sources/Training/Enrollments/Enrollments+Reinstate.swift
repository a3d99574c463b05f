import Postgres

extension Enrollments {
    /// The things that have another last day now, or none, by a query for their ids.
    enum GoingOn {
        /// Courses, with all classes of them.
        case courses(Statement)

        /// Versions of curricula.
        case curricula(Statement)

        /// Classes.
        case classes(Statement)

        /// Whether an enrollment is on one of them, as SQL over `enrollment` and its `class`.
        fileprivate var has: Statement {
            switch self {
            case .courses(let ids): "coalesce(enrollment.course, class.course) in (\(ids))"
            case .curricula(let ids): "enrollment.curriculum in (\(ids))"
            case .classes(let ids): "enrollment.class in (\(ids))"
            }
        }
    }

    /// Brings back the enrollments that expired by an end that no longer holds: each returns to the state before.
    ///
    /// An enrollment whose seat was given to somebody else waits for one, in the order of requests. One whose official
    /// was enrolled anew since, or has left the service, stays expired. One whose course was completed meanwhile is
    /// completed.
    ///
    /// An enrollment that is still over, or is over for another reason, stays expired. The exception is one on a
    /// curriculum that was completed before the new end: it is completed again even if the official has left. The
    /// transaction holds locks that keep the officials from being enrolled and their facts from being recorded, or it
    /// has the lock for changes.
    ///
    /// - Parameters:
    ///   - things: What goes on.
    ///   - caller: Who took the end back.
    ///   - day: The present day.
    ///   - transaction: In which the end was taken back; whoever counts everybody anew does so afterwards.
    /// - Returns: How many came back.
    /// - Throws: `PostgresError`.
    static func reinstate(
        _ things: GoingOn,
        by caller: Caller,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws -> Reinstated {
        let classes: [Int32] = try await transaction.query(
            """
            select id from class
            where id in (
                select enrollment.class
                from enrollment
                join class on class.id = enrollment.class
                where enrollment.state = 'expired' and \(things.has)
            )
            order by id
            for no key update
            """
        )
        let judged: [(Int64?, Bool?)] = try await transaction.query(
            """
            with ended as (
                \(ended(things, on: day))
            ),
            seats as (
                select class.id as class, \(Seats.free) as free
                from class
                where class.id in (select class from ended)
            ),
            placed as (
                select ended.id, ended.had,
                       case when enrollment_has_seat(ended.had)
                                 and seats.free < row_number() over (
                                     partition by ended.class, enrollment_has_seat(ended.had) order by ended.id
                                 )
                            then 'waitlisted'
                            else ended.had end as next
                from ended
                left join seats on seats.class = ended.class
                where not ended.stays
            ),
            moved as (
                update enrollment
                set state = placed.next
                from placed
                where enrollment.id = placed.id and enrollment.state = 'expired'
                returning enrollment.id, enrollment.official, placed.next,
                          case when placed.next = placed.had then 'the end was taken back'
                               else 'the seat was given to somebody else' end as why
            ),
            noted as (
                \(audited("select id, official, 'expired', next, why from moved", by: caller))
            ),
            transitions as (
                insert into enrollment_transition (enrollment, from_state, to_state, by, why)
                select id, 'expired', next, \(caller.name), why
                from moved
            )
            select moved.id, moved.next <> ended.had
            from ended
            left join moved on moved.id = ended.id
            """
        )
        let back = judged.compactMap(\.0)
        if !back.isEmpty { try await transaction.execute(Following.completeAtOnce("select unnest(\(back))")) }
        try await seatWaiting(in: "select unnest(\(classes))", by: caller, on: day, in: transaction)
        return Reinstated(
            enrollments: back.count,
            waitlisted: judged.count { $0.1 == true },
            stayedExpired: judged.count - back.count
        )
    }

    /// A query for the expired enrollments that nothing ends any more: the state that each `had`, and whether it
    /// `stays` expired because of something that its official did since.
    private static func ended(_ things: GoingOn, on day: Day) -> Statement {
        """
        select enrollment.id, enrollment.class, expiry.from_state as had,
               exists (
                   select from enrollment other
                   left join curriculum version on version.id = other.curriculum
                   where other.official = enrollment.official and other.id <> enrollment.id
                     and (other.course = enrollment.course or other.class = enrollment.class
                          or version.code = curriculum.code)
                     and (other.recorded_at > expiry.at
                          -- Two that came from two records of one person: there is one at a time.
                          or (version.id is null or version.id = enrollment.curriculum)
                             and (other.is_standing or other.state = 'expired' and other.id > enrollment.id))
               )
               or not \(unescaped: wasCompleted) and exists (
                   select from official_absence
                   where official_absence.official = enrollment.official
                     and official_absence.valid && daterange(
                         least(day_in_vietnam(expiry.at), \(day)::date), \(day)::date, '[]'
                     )
               ) as stays
        from enrollment
        left join class on class.id = enrollment.class
        left join course on course.id = coalesce(enrollment.course, class.course)
        left join curriculum on curriculum.id = enrollment.curriculum
        cross join lateral (
            select from_state, at
            from enrollment_transition
            where enrollment_transition.enrollment = enrollment.id and to_state = 'expired'
            order by at desc
            limit 1
        ) expiry
        where enrollment.state = 'expired' and \(things.has)
          and (\(isOver(by: day.adding(days: -daysOfGrace))) is not true or \(unescaped: wasCompleted))
        """
    }

    /// Whether an end of the curriculum undid the enrollment's completion, which came before the new end, as SQL.
    private static let wasCompleted = """
        (enrollment.curriculum is not null
         and exists (
             select from enrollment_transition opened
             where opened.enrollment = enrollment.id and opened.from_state = 'completed'
               and opened.why = 'the curriculum ended before'
         )
         and exists (
             select from enrollment_transition moved
             join completion on completion.id = moved.completion and completion.revoked_at is null
             where moved.enrollment = enrollment.id and moved.to_state = 'completed'
               and (curriculum.retired_on is null or completion.completed_on < curriculum.retired_on)
         ))
        """
}

extension Optional<Day> {
    /// Whether the next last day takes this one back: it is later, or there is none.
    ///
    /// - Parameter next: What it becomes.
    /// - Returns: Whether something goes on by that.
    func isTakenBack(by next: Day?) -> Bool {
        guard let self else { return false }
        return next.map { $0 > self } ?? true
    }
}
