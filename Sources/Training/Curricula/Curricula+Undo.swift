import Postgres

extension Undo {
    /// Takes back an import of curricula: a version goes where nobody is enrolled on it or has completed a course of it yet,
    /// and no goal names its code, so that no number rests on it.
    func curricula() async throws {
        try await restore(
            "curriculum",
            [("title_vi", "text"), ("title_en", "text"), ("target_group", "text")],
            name: "curriculum.code"
        )
        try await transaction.execute(
            """
            create temporary table brought on commit drop as
            select curriculum.id, curriculum.import_line, curriculum.code,
                   exists (
                       select from curriculum_course
                       join completion on completion.course = curriculum_course.course
                       where curriculum_course.curriculum = curriculum.id
                   )
                   or exists (select from enrollment where enrollment.curriculum = curriculum.id)
                   or exists (select from goal_curriculum where curriculum_code = curriculum.code) as is_in_use
            from curriculum
            where curriculum.import = \(number)
            """
        )
        // What is published never changes; what nobody has begun can be a draft again, and drafts can go.
        try await transaction.execute(
            "update curriculum set status = 'draft', retired_on = null where id in (select id from brought where not is_in_use)"
        )
        try await transaction.execute(
            "delete from curriculum_course where curriculum in (select id from brought where not is_in_use)"
        )
        try await transaction.execute("delete from curriculum where id in (select id from brought where not is_in_use)")
        try await transaction.execute(
            """
            insert into undone (line, name, fate)
            select import_line, code, case when is_in_use then 'in_use' else 'removed' end
            from brought
            """
        )
        try await Settlement.recount(in: transaction)
    }
}
