import Postgres

extension Courses {
    /// Makes a course, which is a draft until it is published.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `course_exists`, `missing_value`, `value_too_long`, `unknown_format`,
    ///   `unknown_language`, `number_out_of_range`, `unknown_course`, `prerequisite_circle`.
    public func create(_ command: CreateCourse, by caller: Caller) async throws -> Course {
        try caller.requireWholeState()
        return try await trainingErrors {
            try command.faults.throwAny()
            let fields = try command.fields.checked()
            return try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRecount)
                let created: String? = try await transaction.first(
                    """
                    insert into course (code, title_vi)
                    values (\(command.code), \(fields.titleVi.value))
                    on conflict (code) do nothing
                    returning code
                    """
                )
                guard created != nil else { throw TrainingError(.courseExists, ["found": command.code]) }
                try await store(fields, command.code, in: transaction)
                let course = try await show(command.code, in: transaction)
                try await transaction.audit(.courseCreate, course.code, to: course, by: caller)
                return course
            }
        }
    }

    /// Changes a course.
    ///
    /// The edit can change a rule: the course's equivalents, or the validity of its completions. Then everybody is
    /// counted again.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_course`, `precondition_failed`, and what ``create(_:by:)``
    ///   throws.
    public func edit(
        _ code: String,
        _ edit: CourseEdit,
        if precondition: Precondition<Course> = .none,
        by caller: Caller
    ) async throws -> Recounted<Course> {
        let (course, changedGoals) = try await change(.courseEdit, code, by: caller) { course, transaction in
            try precondition.check(course)
            let edit = try edit.checked()
            try await store(edit, code, in: transaction)
            return edit.changesRules
                ? try await Settlement.recount(tellingOf: today(in: transaction), in: transaction).changedGoals : []
        }
        return Recounted(course, ChangedGoals(changedGoals: changedGoals))
    }

    /// Publishes a draft; a published course stays as it is.
    ///
    /// - Returns: The course; no number changes, because nobody has completed a draft.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_course`, `precondition_failed`, `retired_already`.
    public func publish(
        _ code: String,
        if precondition: Precondition<Course> = .none,
        by caller: Caller
    ) async throws -> Recounted<Course> {
        let (course, _) = try await change(.coursePublish, code, by: caller) { course, transaction in
            try precondition.check(course)
            guard course.status != .retired else { throw TrainingError(.retiredAlready, ["found": code]) }
            try await transaction.execute(
                "update course set status = 'published' where code = \(code) and status = 'draft'"
            )
        }
        return Recounted(course, ChangedGoals(changedGoals: []))
    }

    /// Retires a course: from a day on it can't be completed any more; its completions stay.
    ///
    /// With a later day it is published until then. A retired course can be retired on another day, or published again
    /// without an end. Enrollments that expired by a day that is withdrawn are reinstated.
    ///
    /// - Parameter day: The first day on which it can't be completed any more; nil for none.
    /// - Returns: The course, and the reinstated enrollments; no number changes, because completions stay.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_course`, `precondition_failed`, `retired_already` where the
    ///   course has that day already, `course_not_published`, `retired_before_begun`.
    public func retire(
        _ code: String,
        on day: Day?,
        if precondition: Precondition<Course> = .none,
        by caller: Caller
    ) async throws -> Reinstating<Recounted<Course>> {
        let (course, reinstated) = try await change(.courseRetire, code, by: caller) { course, transaction in
            try precondition.check(course)
            // A draft could never be completed, not even before that day.
            guard course.status != .draft else { throw TrainingError(.courseNotPublished, ["found": code]) }
            guard day == nil || day != course.retiredOn else { throw TrainingError(.retiredAlready, ["found": code]) }
            try await transaction.execute("update course set \(PublicationStatus.ending(on: day)) where code = \(code)")
            guard course.retiredOn.isTakenBack(by: day) else { return Reinstated.none }
            try await transaction.execute(Locks.forRules)
            return try await Enrollments.reinstate(
                .courses("select id from course where code = \(code)"),
                by: caller,
                on: today(in: transaction),
                in: transaction
            )
        }
        return Reinstating(
            Recounted(course, ChangedGoals(changedGoals: [])),
            Reinstatement(reinstated: reinstated)
        )
    }

    /// Changes a course under a lock, and returns it with the outcome of the change.
    private func change<Outcome: Sendable>(
        _ action: AuditAction,
        _ code: String,
        by caller: Caller,
        _ body: (Course, PostgresTransaction) async throws -> Outcome
    ) async throws -> (Course, Outcome) {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRecount)
                let course = try await show(code, in: transaction)
                let outcome = try await body(course, transaction)
                let changed = try await show(code, in: transaction)
                if changed != course {
                    try await transaction.audit(action, code, from: course, to: changed, by: caller)
                }
                return (changed, outcome)
            }
        }
    }

    private func store(_ edit: CourseEdit, _ code: String, in transaction: PostgresTransaction) async throws {
        try await refuseUnknown(edit, code, in: transaction)
        try await transaction.execute(
            """
            update course
            set title_vi = \(edit.titleVi.becomes("title_vi", "text")),
                title_en = \(edit.titleEn.becomes("title_en", "text")),
                hours = \(edit.hours.becomes("hours", "numeric")),
                format = \(edit.format.becomes("format", "text")),
                provider = \(edit.provider.becomes("provider", "text")),
                languages = coalesce(\(edit.languages.becomes("languages", "text[]")), '{}'),
                valid_months = \(edit.validMonths.becomes("valid_months", "integer")),
                expires = expires or \(edit.validMonths.becomes("valid_months", "integer")) is not null,
                available_from = \(edit.availableFrom.becomes("available_from", "date"))
            where code = \(code)
            """
        )
        if case .set(let prerequisites) = edit.prerequisites {
            try await transaction.execute(
                "delete from course_prerequisite where course = (select id from course where code = \(code))"
            )
            try await transaction.execute(
                """
                insert into course_prerequisite (course, prerequisite)
                select course.id, other.id
                from course
                join course other on other.code = any(\(prerequisites ?? []))
                where course.code = \(code)
                """
            )
        }
        if case .set(let equivalences) = edit.countsAs {
            let equivalences = equivalences ?? []
            try await transaction.execute(
                "delete from course_equivalence where course = (select id from course where code = \(code))"
            )
            try await transaction.execute(
                """
                insert into course_equivalence (course, counts_as, since)
                select course.id, other.id, named.since
                from unnest(\(equivalences.map(\.course)), \(equivalences.map(\.since))) as named (code, since)
                join course other on other.code = named.code
                join course on course.code = \(code)
                """
            )
        }
    }

    /// Refuses codes that no course has, and the course's own.
    private func refuseUnknown(
        _ edit: CourseEdit,
        _ code: String,
        in transaction: PostgresTransaction
    ) async throws {
        let before = edit.prerequisites.value ?? []
        let others = edit.countsAs.value?.map(\.course) ?? []
        guard !before.isEmpty || !others.isEmpty else { return }
        let unknown: [String] = try await transaction.query(
            """
            select distinct code from unnest(\(before + others)) as named (code)
            where not exists (select from course where course.code = named.code)
            """
        )
        func prerequisite(_ place: Int) -> String { "prerequisites/\(place)" }
        func equivalent(_ place: Int) -> String { "counts_as/\(place)/course" }
        var faults = Fault.unknown(before, unknown, .unknownCourse, prerequisite)
        faults += Fault.unknown(before, [code], .prerequisiteCircle, prerequisite)
        faults += Fault.unknown(others, unknown, .unknownCourse, equivalent)
        faults += Fault.unknown(others, [code], .countsAsItself, equivalent)
        try faults.throwAny()
    }
}

extension CreateCourse {
    /// All faults that show without the registry.
    fileprivate var faults: [Fault] {
        var faults = Fault.code(code)
        if fields.titleVi == .keep { faults.append(Fault("title_vi", .missingValue)) }
        return faults + fields.faults
    }
}
