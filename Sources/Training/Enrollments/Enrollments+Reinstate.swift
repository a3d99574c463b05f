import Postgres

extension Enrollments {
    /// The things that have a later last day now, or none, by a query for their ids.
    enum GoingOn {
        /// Courses, with all their classes.
        case courses(Statement)

        /// Versions of curricula.
        case curricula(Statement)

        /// Classes.
        case classes(Statement)

        /// SQL for whether an enrollment is on one of them, over `enrollment` and its `class`.
        fileprivate var has: Statement {
            switch self {
            case .courses(let ids): "coalesce(enrollment.course, class.course) in (\(ids))"
            case .curricula(let ids): "enrollment.curriculum in (\(ids))"
            case .classes(let ids): "enrollment.class in (\(ids))"
            }
        }
    }

    /// Restores the enrollments that expired by a last day that is withdrawn, each to its former state.
    ///
    /// An enrollment whose seat has been given away waits for one, in the order of requests. An enrollment whose course
    /// was completed meanwhile is completed. It stays expired if the official has been enrolled again since, or has
    /// left the service, or if another last day or another reason ends it. The exception is an enrollment in a
    /// curriculum that was completed before the new last day: it is completed again even if the official has left.
    ///
    /// The transaction holds the lock for a change of a rule, or locks that keep the officials from being enrolled and their facts
    /// from being recorded.
    ///
    /// - Parameters:
    ///   - things: The things with another last day.
    ///   - caller: The caller who changed the day.
    ///   - transaction: The transaction of the change; a recount of everybody comes after this method.
    /// - Returns: The number of enrollments that were restored.
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
                \(Seats.of("select class from ended", on: day))
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

    /// A query for the expired enrollments that nothing ends any more.
    ///
    /// `had` is the state of before, and `stays` says that the official did something since that keeps the enrollment
    /// expired.
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

    /// SQL for whether the enrollment was completed before the new last day, and a last day of the curriculum undid
    /// that.
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
    /// True if another last day replaces this one by a later one or by none.
    func isTakenBack(by next: Day?) -> Bool {
        guard let self else { return false }
        return next.map { $0 > self } ?? true
    }
}
