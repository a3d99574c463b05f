import Postgres

extension Undo {
    /// Takes back an import of courses: what it published stays so where somebody has completed it, can attend it or is
    /// enrolled on it, or where a published curriculum takes it.
    func courses() async throws {
        try await restore(
            "course",
            [
                ("title_vi", "text"), ("title_en", "text"), ("hours", "numeric"), ("format", "text"),
                ("status", "text"),
            ],
            name: "course.code",
            isInUse: """
                import_change.after ? 'status'
                and (exists (select from completion where completion.course = course.id)
                     or exists (select from class where class.course = course.id)
                     or exists (select from enrollment where enrollment.course = course.id)
                     or exists (select from curriculum_course
                                join curriculum on curriculum.id = curriculum_course.curriculum
                                where curriculum_course.course = course.id and curriculum.status <> 'draft'))
                """
        )
        try await transaction.execute(
            """
            with brought as (
                select id, import_line, code,
                       exists (select from completion where completion.course = course.id)
                       or exists (select from curriculum_course where curriculum_course.course = course.id)
                       or exists (select from class where class.course = course.id)
                       or exists (select from enrollment where enrollment.course = course.id)
                       or exists (select from course_prerequisite rule
                                  where course.id in (rule.course, rule.prerequisite))
                       or exists (select from course_equivalence rule
                                  where course.id in (rule.course, rule.counts_as)) as is_in_use,
                       exists (select from standing_change change
                               where change.kind = 'course' and change.record = course.id) as is_changed
                from course
                where import = \(number)
            ),
            removed as (
                delete from course using brought
                where course.id = brought.id and not is_in_use and not is_changed
            )
            insert into undone (line, name, fate)
            select import_line, code,
                   case when is_in_use then 'in_use' when is_changed then 'changed_since' else 'removed' end
            from brought
            """
        )
    }
}
