import Postgres

extension Undo {
    /// Undoes an import of courses.
    ///
    /// A course that the import published stays published if somebody has completed it, is enrolled on it or can attend
    /// it, or if a published curriculum contains it. The prerequisites and equivalences of a course that the import
    /// brought go with it, unless somebody has set them by hand since. Old values that would contradict later changes
    /// are not restored.
    ///
    /// - Returns: The reinstated enrollments, of those that expired because the import retired a course.
    func courses() async throws -> Reinstated {
        try await restore(
            "course",
            [
                ("title_vi", "text"), ("title_en", "text"), ("hours", "numeric"), ("format", "text"),
                ("provider", "text"), ("languages", "text[]"), ("valid_months", "integer"), ("available_from", "date"),
                ("status", "text"), ("retired_on", "date"),
            ],
            name: "course.code",
            standing: CoursesImportPlan.standing,
            haveLists: true,
            isInUse: """
                coalesce((import_change.before ->> 'available_from')::date >= course.retired_on, false)
                or exists (
                    -- A restored prerequisite that comes after this course, by way of others, would make a circle.
                    with recursive earlier (course) as (
                        select other.id
                        from jsonb_object_keys(import_change.before -> 'prerequisites') named (code)
                        join course other on other.code = named.code
                        union
                        select rule.prerequisite
                        from earlier
                        join course_prerequisite rule on rule.course = earlier.course
                    )
                    select from earlier where earlier.course = import_change.record
                )
                or import_change.after @> '{"status": "published"}'
                and (exists (select from completion where completion.course = course.id)
                     or exists (select from class where class.course = course.id)
                     or exists (select from enrollment where enrollment.course = course.id)
                     or exists (select from curriculum_course
                                join curriculum on curriculum.id = curriculum_course.curriculum
                                where curriculum_course.course = course.id and curriculum.status <> 'draft'))
                """
        )
        var rulesChanged = try await restoreRules()
        rulesChanged = try await removeCourses() || rulesChanged
        let reinstated = try await Enrollments.reinstate(.courses(unretired), by: caller, on: today, in: transaction)
        if !isDryRun, rulesChanged { try await Settlement.recount(in: transaction) }
        return reinstated
    }

    /// Restores the prerequisites and equivalences of the restored courses.
    ///
    /// - Returns: True if the restored rules, or periods of validity, can change who satisfies what.
    private func restoreRules() async throws -> Bool {
        let former: Statement = """
            select import_change.record as course, import_change.before
            from undone
            join import_change on import_change.import = \(number) and import_change.kind = 'course'
                              and import_change.import_line = undone.line
            where undone.fate = 'restored'
            """
        try await transaction.execute(
            """
            delete from course_prerequisite
            using (\(former)) former
            where course_prerequisite.course = former.course and former.before ? 'prerequisites'
            """
        )
        try await transaction.execute(
            """
            insert into course_prerequisite (course, prerequisite)
            select former.course, other.id
            from (\(former)) former
            cross join lateral jsonb_object_keys(former.before -> 'prerequisites') named (code)
            join course other on other.code = named.code
            """
        )
        try await transaction.execute(
            """
            delete from course_equivalence
            using (\(former)) former
            where course_equivalence.course = former.course and former.before ? 'counts_as'
            """
        )
        try await transaction.execute(
            """
            insert into course_equivalence (course, counts_as, since)
            select former.course, other.id, named.since::date
            from (\(former)) former
            cross join lateral jsonb_each_text(former.before -> 'counts_as') named (code, since)
            join course other on other.code = named.code
            """
        )
        let areRules: Bool? = try await transaction.first(
            "select exists (select from (\(former)) former where before ?| array['counts_as', 'valid_months'])"
        )
        return areRules == true
    }

    /// Removes the courses that the import brought.
    ///
    /// - Returns: True if a removed course counted as another.
    private func removeCourses() async throws -> Bool {
        try await transaction.execute(
            """
            create temporary table brought on commit drop as
            select id, import_line, code,
                   exists (select from completion where completion.course = course.id)
                   or exists (select from curriculum_course where curriculum_course.course = course.id)
                   or exists (select from class where class.course = course.id)
                   or exists (select from enrollment where enrollment.course = course.id)
                   or exists (
                       select from (\(Self.rules)) rule
                       join course namer on namer.id = rule.course
                       where rule.other = course.id and namer.import is distinct from \(number)
                   )
                   or exists (select from (\(Self.rules)) rule where rule.course = course.id)
                      and exists (
                          select from audit
                          join import on import.id = course.import and audit.at >= import.imported_at
                          where audit.subject = 'course' and audit.name = course.code
                            and audit.action = \(AuditAction.courseEdit)
                            and audit.after ?| array['prerequisites', 'countsAs']
                      ) as is_in_use,
                   exists (select from standing_change change
                           where change.kind = 'course' and change.record = course.id) as is_changed
            from course
            where import = \(number)
            """
        )
        // A course that stays keeps the courses that it names from being removed.
        var held = 1
        while held > 0 {
            held = try await transaction.execute(
                """
                update brought
                set is_in_use = true
                from (\(Self.rules)) rule
                join brought holder on holder.id = rule.course and (holder.is_in_use or holder.is_changed)
                where brought.id = rule.other and not brought.is_in_use
                """
            )
        }
        let removed: Statement = "select id from brought where not is_in_use and not is_changed"
        try await transaction.execute("delete from course_prerequisite where course in (\(removed))")
        let equivalences = try await transaction.execute("delete from course_equivalence where course in (\(removed))")
        try await transaction.execute("delete from course where id in (\(removed))")
        try await noteBrought()
        return equivalences > 0
    }

    /// The rules by which courses name other courses.
    private static let rules: Statement = """
        select course, prerequisite as other from course_prerequisite
        union all
        select course, counts_as from course_equivalence
        """
}
