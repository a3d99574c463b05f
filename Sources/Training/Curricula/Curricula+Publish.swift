import FoundationEssentials
import Postgres

extension Curricula {
    /// Publishes a draft: from now on what it takes never changes, and whoever has all of it is trained.
    ///
    /// A new version says what becomes of those on the way to the older ones: they finish those, for as long as that
    /// holds, or they are enrolled on the new one. Who satisfied an older version stays counted either way.
    ///
    /// - Parameters:
    ///   - code: The curriculum's code.
    ///   - version: Which version; nil for the latest.
    ///   - onTheWay: What becomes of those on the way to older versions.
    ///   - until: The last day on which they can finish; nil for any.
    ///   - precondition: What has to hold of the curriculum as it is.
    ///   - caller: Who asks.
    /// - Returns: The curriculum.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_curriculum`, `precondition_failed`,
    ///   `curriculum_without_required`, `elective_hours_unreachable`, `course_not_published`, `retired_already`.
    public func publish(
        _ code: String,
        version: Int? = nil,
        onTheWay: OnTheWay = .finish,
        until: Day? = nil,
        if precondition: Precondition<Curriculum> = .none,
        by caller: Caller
    ) async throws -> Curriculum {
        try await change(.curriculumPublish, code, version, by: caller) { curriculum, id, transaction in
            try precondition.check(curriculum)
            switch curriculum.status {
            case .published: return
            case .retired: throw TrainingError(.retiredAlready, ["found": code])
            case .draft: break
            }
            try await checkCourses(curriculum, id, in: transaction)
            try await transaction.execute(
                """
                update curriculum_course
                set hours = course.hours
                from course
                where curriculum_course.curriculum = \(id) and course.id = curriculum_course.course
                """
            )
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
                    on_the_way = case when \(!older.isEmpty) then \(onTheWay.rawValue) end,
                    on_the_way_until = case when \(!older.isEmpty) and \(onTheWay == .finish) then \(until)::date end
                where id = \(id)
                """
            )
            guard !older.isEmpty else { return }
            try await succeed(older, by: id, onTheWay, until: until, caller, in: transaction)
        }
    }

    /// Retires a curriculum: from a day on nobody new satisfies it, and who did before stays counted.
    ///
    /// - Parameters:
    ///   - code: The curriculum's code.
    ///   - version: Which version; nil for the latest.
    ///   - day: The first day on which nobody new satisfies it.
    ///   - precondition: What has to hold of the curriculum as it is.
    ///   - caller: Who asks.
    /// - Returns: The curriculum.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_curriculum`, `precondition_failed`, `retired_already`,
    ///   `curriculum_not_published`.
    public func retire(
        _ code: String,
        version: Int? = nil,
        on day: Day,
        if precondition: Precondition<Curriculum> = .none,
        by caller: Caller
    ) async throws -> Curriculum {
        try await change(.curriculumRetire, code, version, by: caller) { curriculum, id, transaction in
            try precondition.check(curriculum)
            guard curriculum.status != .retired else { throw TrainingError(.retiredAlready, ["found": code]) }
            guard curriculum.status == .published else {
                throw TrainingError(.curriculumNotPublished, ["found": code, "version": "\(curriculum.version)"])
            }
            try await transaction.execute(
                "update curriculum set status = 'retired', retired_on = \(day) where id = \(id)"
            )
        }
    }

    /// Changes a curriculum that nobody else changes meanwhile, and counts everything anew in the same transaction.
    func change(
        _ action: AuditAction,
        _ code: String,
        _ version: Int?,
        by caller: Caller,
        _ body: (Curriculum, Int32, PostgresTransaction) async throws -> Void
    ) async throws -> Curriculum {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let curriculum = try await show(code, version: version, in: transaction)
                let id: Int32? = try await transaction.first(
                    "select id from curriculum where code = \(code) and version = \(Int32(clamping: curriculum.version))"
                )
                guard let id else { throw TrainingError(.noSuchCurriculum, ["found": code]) }
                try await body(curriculum, id, transaction)
                try await Settlement.recount(in: transaction)
                let changed = try await show(code, version: curriculum.version, in: transaction)
                if changed != curriculum {
                    try await transaction.note(
                        action,
                        code,
                        from: curriculum,
                        to: changed,
                        naming: ["version"],
                        by: caller
                    )
                }
                return changed
            }
        }
    }

    /// Makes sure that the curriculum can be satisfied at all.
    private func checkCourses(_ curriculum: Curriculum, _ id: Int32, in transaction: PostgresTransaction) async throws {
        guard curriculum.courses.contains(where: { $0.requirement == .required }) else {
            throw TrainingError(.curriculumWithoutRequired, ["found": curriculum.code])
        }
        let drafts: [String] = try await transaction.query(
            """
            select course.code
            from curriculum_course
            join course on course.id = curriculum_course.course
            where curriculum_course.curriculum = \(id) and course.status = 'draft'
            order by course.code
            """
        )
        try drafts.map { Fault("course_code", .courseNotPublished, ["found": $0]) }.throwAny()
        guard let wanted = curriculum.minimumElectiveHours else { return }
        let hours: Decimal? = try await transaction.first(
            """
            select coalesce(sum(course.hours), 0)
            from curriculum_course
            join course on course.id = curriculum_course.course
            where curriculum_course.curriculum = \(id) and curriculum_course.requirement = 'elective'
            """
        )
        guard let hours, hours >= wanted else {
            throw TrainingError(.electiveHoursUnreachable, ["found": "\(hours ?? 0)", "expected": "\(wanted)"])
        }
    }

    /// Lets those on the way to older versions finish, or enrolls them on the new one.
    private func succeed(
        _ older: [Int32],
        by newer: Int32,
        _ onTheWay: OnTheWay,
        until: Day?,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        let ending: Day? = onTheWay == .move ? today() : until.map { $0.adding(days: 1) }
        if let ending {
            let retired: Statement = """
                update curriculum
                set status = 'retired', retired_on = \(ending)
                where id = any(\(older))
                returning code as name, null::integer as organization, jsonb_build_object('status', 'published') as before,
                          jsonb_build_object('version', version, 'status', status, 'retiredOn', retired_on) as after
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
                    where curriculum = any(\(older)) and state in ('requested', 'waitlisted', 'approved', 'active')
                ) standing
                where enrollment.id = standing.id and enrollment.state = standing.state
                returning enrollment.id, enrollment.official, standing.state, enrollment.enrolled_on
            ),
            transitions as (
                insert into enrollment_transition (enrollment, from_state, to_state, by, why)
                select id, state, 'withdrawn', \(caller.name), 'moved to a new version' from moved
            ),
            noted as (
                \(Enrollments.noted(
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

    /// The new enrollments of those who were moved, as the audit trail keeps them.
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
