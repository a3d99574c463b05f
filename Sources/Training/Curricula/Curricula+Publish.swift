import Postgres

extension Curricula {
    /// Publishes a draft: its courses never change again, and every official who has all of them is trained.
    ///
    /// A new version says what happens to officials enrolled on older versions. Either they finish those, until a
    /// last day where one is given; or they are enrolled on the new version, and the older ones end today. Officials
    /// who satisfied an older version by its last day stay counted either way. A last day in the past takes officials
    /// who satisfied the version later out of the number; the answer tells, and ``retire(_:version:on:if:by:)`` can
    /// take that back. An older version that has a last day already keeps it.
    ///
    /// - Parameters:
    ///   - version: The version; nil for the latest.
    ///   - onTheWay: The decision about officials enrolled on older versions.
    ///   - until: The last day on which they may finish; nil for no end.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_curriculum`, `precondition_failed`,
    ///   `curriculum_without_required`, `elective_hours_unreachable`, `course_not_published`, `retired_already`.
    public func publish(
        _ code: String,
        version: Int? = nil,
        onTheWay: OnTheWay = .finish,
        until: Day? = nil,
        if precondition: Precondition<Curriculum> = .none,
        by caller: Caller
    ) async throws -> Recounted<Curriculum> {
        let (curriculum, _) = try await change(
            .curriculumPublish,
            code,
            version,
            recounts: true,
            by: caller
        ) { curriculum, id, transaction in
            try precondition.check(curriculum)
            switch curriculum.status {
            case .published: return
            case .retired: throw TrainingError(.retiredAlready, ["found": code])
            case .draft: break
            }
            try await checkCourses(of: id, in: transaction)
            try await transaction.execute(Publishing.keepHours(of: "\(id)"))
            let older: [Int32] = try await transaction.query(
                """
                select id from curriculum
                where code = \(code) and version < \(Int32(clamping: curriculum.version)) and status = 'published'
                """
            )
            try await transaction.execute(
                """
                update curriculum
                set status = 'published',
                    on_the_way = case when \(!older.isEmpty) then \(onTheWay) end,
                    on_the_way_until = case when \(!older.isEmpty) and \(onTheWay == .finish) then \(until)::date end
                where id = \(id)
                """
            )
            guard !older.isEmpty else { return }
            try await transaction.execute(Locks.forRules)
            try await succeed(older, by: id, onTheWay, until: until, caller, in: transaction)
        }
        return curriculum
    }

    /// Retires a curriculum: from a day on nobody new satisfies it; officials who satisfied it before stay counted.
    ///
    /// With a later day it is published until then. With a past day, officials who satisfied it on that day or later no
    /// longer count, as the answer reports. A retired curriculum can be retired on another day, or published again
    /// without an end; then everybody who satisfies it counts, as if it had never been retired. Enrollments that
    /// expired by a day that is withdrawn are reinstated or completed.
    ///
    /// - Parameters:
    ///   - version: The version; nil for the latest.
    ///   - day: The first day on which nobody new satisfies it; nil for none.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_curriculum`, `precondition_failed`, `retired_already` where
    ///   the curriculum has that day already, `curriculum_not_published`.
    public func retire(
        _ code: String,
        version: Int? = nil,
        on day: Day?,
        if precondition: Precondition<Curriculum> = .none,
        by caller: Caller
    ) async throws -> Reinstating<Recounted<Curriculum>> {
        let (curriculum, reinstated) = try await change(
            .curriculumRetire,
            code,
            version,
            recounts: true,
            by: caller
        ) { curriculum, id, transaction in
            try precondition.check(curriculum)
            guard curriculum.status != .draft else {
                throw TrainingError(.curriculumNotPublished, ["found": code, "version": "\(curriculum.version)"])
            }
            guard day == nil || day != curriculum.retiredOn else {
                throw TrainingError(.retiredAlready, ["found": code])
            }
            try await transaction.execute("update curriculum set \(PublicationStatus.ending(on: day)) where id = \(id)")
            guard curriculum.retiredOn.isTakenBack(by: day) else { return Reinstated.none }
            try await transaction.execute(Locks.forRules)
            return try await Enrollments.reinstate(
                .curricula("select \(id)"),
                by: caller,
                on: try await today(in: transaction),
                in: transaction
            )
        }
        return Reinstating(curriculum, Reinstatement(reinstated: reinstated))
    }

    /// Changes a curriculum under a lock, and returns it with the outcome of the change.
    ///
    /// If the change can affect who satisfies which curriculum, everybody is counted again in the same transaction,
    /// unless the curriculum stays as it was.
    func change<Outcome: Sendable>(
        _ action: AuditAction,
        _ code: String,
        _ version: Int?,
        recounts: Bool,
        by caller: Caller,
        _ body: (Curriculum, Int32, PostgresTransaction) async throws -> Outcome
    ) async throws -> (Recounted<Curriculum>, Outcome) {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRecount)
                let found: (Int32, Int)? = try await transaction.first(
                    """
                    select id, version from curriculum
                    where code = \(code) and (\(version) is null or version = \(version))
                    order by version desc
                    limit 1
                    for no key update
                    """
                )
                guard let (id, number) = found else {
                    throw try await missing(code, version: version, in: transaction)
                }
                let curriculum = try await show(code, version: number, in: transaction)
                let outcome = try await body(curriculum, id, transaction)
                let changed = try await show(code, version: number, in: transaction)
                guard changed != curriculum else {
                    return (Recounted(changed, ChangedGoals(changedGoals: [])), outcome)
                }
                let changedGoals =
                    recounts
                    ? try await Settlement.recount(tellingOf: today(in: transaction), in: transaction).changedGoals : []
                try await transaction.audit(
                    action,
                    code,
                    from: curriculum,
                    to: changed,
                    naming: ["version"],
                    by: caller
                )
                return (Recounted(changed, ChangedGoals(changedGoals: changedGoals)), outcome)
            }
        }
    }

    /// Refuses a curriculum that nobody could satisfy.
    private func checkCourses(of curriculum: Int32, in transaction: PostgresTransaction) async throws {
        let obstacles: [(String?, String)] = try await transaction.query(
            """
            with taken as (
                select curriculum.code, curriculum.version, curriculum.minimum_elective_hours as minimum,
                       false as stays_draft, course.id as course, curriculum_course.requirement, course.hours
                from curriculum
                left join curriculum_course on curriculum_course.curriculum = curriculum.id
                left join course on course.id = curriculum_course.course
                where curriculum.id = \(curriculum)
            )
            select course, to_jsonb(faults) from (\(Publishing.obstacles)) obstacle order by course nulls first
            """
        )
        // A fault of the whole curriculum names no field here.
        try obstacles.flatMap { course, faults in
            try RowRemarks.faults(in: faults).map { course == nil ? Fault(nil, $0.code, $0.parameters) : $0 }
        }.throwAny()
    }

    /// Lets officials enrolled on older versions finish, or enrolls them on the new version.
    private func succeed(
        _ older: [Int32],
        by newer: Int32,
        _ onTheWay: OnTheWay,
        until: Day?,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        // Officials who satisfied an older version today did so before they could know of the new one, so today is its
        // last day.
        let today = try await today(in: transaction)
        let lastDay = onTheWay == .move ? today : until
        if let ending = lastDay?.adding(days: 1) {
            let hasEnded: Statement = "\(ending) <= \(today)"
            let retired: Statement = """
                update curriculum
                set \(PublicationStatus.ending(on: ending))
                where id = any(\(older))
                returning code as name, null::integer as organization,
                          case when \(hasEnded) then jsonb_build_object('status', 'published') else '{}' end as before,
                          jsonb_build_object('version', version, 'retiredOn', retired_on)
                          || case when \(hasEnded) then jsonb_build_object('status', 'retired') else '{}' end as after
                """
            try await transaction.execute(
                "with retired as (\(retired)) \(AuditEntry.each(.curriculumRetire, of: "table retired", by: caller))"
            )
        }
        guard onTheWay == .move else { return }
        try await transaction.execute(
            """
            with moved as (
                update enrollment
                set state = 'withdrawn'
                from (
                    select id, state from enrollment
                    where curriculum = any(\(older)) and enrollment_is_open(state)
                ) standing
                where enrollment.id = standing.id and enrollment.state = standing.state
                returning enrollment.id, enrollment.official, standing.state, enrollment.enrolled_on
            ),
            transitions as (
                insert into enrollment_transition (enrollment, from_state, to_state, by, why)
                select id, state, 'withdrawn', \(caller.name), 'moved to a new version' from moved
            ),
            noted as (
                \(Enrollments.audited(
                    "select id, official, state, 'withdrawn', 'moved to a new version' from moved",
                    by: caller
                ))
            ),
            enrolled as (
                insert into enrollment (official, curriculum, state, enrolled_on, recorded_by, request, reason)
                select distinct on (official) official, \(newer)::integer, state, enrolled_on, \(caller.name),
                       \(caller.request), 'moved from an older version'
                from moved
                order by official, enrolled_on
                on conflict do nothing
                returning id, official, curriculum, state, enrolled_on, reason
            )
            \(AuditEntry.each(.enrollmentCreate, of: Self.enrolled, by: caller))
            """
        )
    }

    /// The new enrollments of the officials who were moved, as audit entries.
    private static let enrolled: Statement = """
        select enrolled.id::text as name, official.organization, null::jsonb as before,
               jsonb_build_object(
                   'official', coalesce(official.official_code, official.national_id), 'curriculum', curriculum.code,
                   'version', curriculum.version, 'state', enrolled.state, 'enrolledOn', enrolled.enrolled_on,
                   'reason', enrolled.reason
               ) as after
        from enrolled
        join official on official.id = enrolled.official
        join curriculum on curriculum.id = enrolled.curriculum
        """
}
