import Postgres

extension Undo {
    /// Undoes an import of curricula.
    ///
    /// A version is removed if no number can depend on it: nobody is enrolled in it or has completed one of its
    /// courses, and no goal names its code. In the same case a version that the import published becomes a draft again.
    ///
    /// - Returns: The reinstated enrollments, of those that expired because the import retired a curriculum.
    func curricula() async throws -> Reinstated {
        try await restore(
            "curriculum",
            [
                ("title_vi", "text"), ("title_en", "text"), ("target_group", "text"), ("status", "text"),
                ("minimum_elective_hours", "numeric"), ("retired_on", "date"),
                ("on_the_way", "text"),
            ],
            name: "curriculum.code",
            standing: Self.standing,
            isInUse: #"import_change.after @> '{"status": "published"}' and (\#(Self.isInUse))"#
        )
        let unpublished = try await restoreCourses()
        try await transaction.execute(
            """
            create temporary table brought on commit drop as
            select curriculum.id, curriculum.import_line, curriculum.code,
                   \(unescaped: Self.isInUse) as is_in_use,
                   exists (select from standing_change change
                           where change.kind = 'curriculum' and change.record = curriculum.id) as is_changed
            from curriculum
            where curriculum.import = \(number)
            """
        )
        let removed: Statement = "select id from brought where not is_in_use and not is_changed"
        // Only drafts can be removed; the database lets a version that nobody has begun become a draft again.
        let withdrawn = try await transaction.execute(
            "update curriculum set status = 'draft', retired_on = null where status <> 'draft' and id in (\(removed))"
        )
        try await transaction.execute("delete from curriculum_course where curriculum in (\(removed))")
        try await transaction.execute("delete from curriculum where id in (\(removed))")
        try await noteBrought()
        let reinstated = try await Enrollments.reinstate(.curricula(unretired), by: caller, on: today, in: transaction)
        if !isDryRun, unpublished + withdrawn > 0 { try await Settlement.recount(in: transaction) }
        return reinstated
    }

    /// Restores the courses of the restored drafts, which are drafts again by now.
    ///
    /// - Returns: The number of restored curricula that the import had published.
    private func restoreCourses() async throws -> Int {
        let former: Statement = """
            select import_change.record as curriculum, course.id as course, former.requirement
            from undone
            join import_change on import_change.import = \(number) and import_change.kind = 'curriculum'
                              and import_change.import_line = undone.line
            cross join jsonb_each_text(import_change.before -> 'courses') former (code, requirement)
            join course on course.code = former.code
            where undone.fate = 'restored'
            """
        try await transaction.execute(
            """
            delete from curriculum_course
            using (\(former)) former
            where curriculum_course.curriculum = former.curriculum and curriculum_course.course = former.course
              and former.requirement is null
            """
        )
        try await transaction.execute(
            """
            update curriculum_course
            set requirement = former.requirement
            from (\(former)) former
            where curriculum_course.curriculum = former.curriculum and curriculum_course.course = former.course
            """
        )
        let unpublished: Int? = try await transaction.first(
            """
            select count(*)
            from undone
            join import_change on import_change.import = \(number) and import_change.kind = 'curriculum'
                              and import_change.import_line = undone.line
            where undone.fate = 'restored' and import_change.before ? 'status'
            """
        )
        return unpublished ?? 0
    }

    /// A curriculum's fields, and its courses by their codes while it is a draft, because later they can't be restored.
    private static let standing = """
        to_jsonb(curriculum.*) || jsonb_build_object('courses', case
            when curriculum.status = 'draft' or import_change.after ? 'status' then (
                select jsonb_object_agg(course.code, curriculum_course.requirement)
                from curriculum_course
                join course on course.id = curriculum_course.course
                where curriculum_course.curriculum = curriculum.id
            ) end)
        """

    /// SQL that is true if another record depends on a curriculum.
    private static let isInUse = """
        exists (
            select from curriculum_fact
            join completion on completion.course = curriculum_fact.course
            where curriculum_fact.curriculum = curriculum.id
        )
        or exists (select from enrollment where enrollment.curriculum = curriculum.id)
        or exists (select from goal_curriculum where curriculum_code = curriculum.code)
        """
}
