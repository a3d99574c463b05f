import Postgres

extension Undo {
    /// Undoes an import of enrollments: those that have moved on since stay, and the waitlist moves up to free seats.
    func enrollments() async throws {
        // A reopened enrollment becomes completed again, unless its completion is gone.
        try await restore(
            "enrollment",
            [("enrolled_on", "date"), ("state", "text")],
            name: "enrollment.id::text",
            standing: """
                case when import_change.before ? 'state' and not exists (
                    select from completion
                    where completion.official = enrollment.official and completion.course = enrollment.course
                      and completion.revoked_at is null
                    offset 0
                ) then '{}'::jsonb else to_jsonb(enrollment.*) end
                """
        )
        try await transaction.execute(
            """
            insert into enrollment_transition (enrollment, from_state, to_state, by, why)
            select record, after ->> 'state', before ->> 'state', \(caller.name), \("undo of import \(number)")
            from import_change
            where import = \(number) and kind = 'enrollment' and undone_at = now() and before ? 'state'
            """
        )
        try await transaction.execute(
            """
            create temporary table freed on commit drop as
            select class.id
            from class
            where id in (select class from enrollment where import = \(number)) and not \(isLook)
            """
        )
        try await transaction.execute(
            """
            with brought as materialized (
                select enrollment.id, enrollment.import_line,
                       concat_ws(' ', \(unescaped: Caller.maskedName(of: "official")),
                                 coalesce(course.code, class.code, curriculum.code)) as name,
                       exists (select from enrollment_transition moved where moved.enrollment = enrollment.id offset 0)
                       or exists (select from standing_change change
                                  where change.kind = 'enrollment' and change.record = enrollment.id
                                  offset 0) as is_changed
                from enrollment
                cross join lateral (select * from official where official.id = enrollment.official offset 0) official
                left join course on course.id = enrollment.course
                left join class on class.id = enrollment.class
                left join curriculum on curriculum.id = enrollment.curriculum
                where enrollment.import = \(number)
            ),
            removed as (
                delete from enrollment
                where id = any(array(select id from brought where not is_changed and not \(isLook)))
            )
            insert into undone (line, name, fate)
            select import_line, name, case when is_changed then 'changed_since' else 'removed' end
            from brought
            """
        )
        try await Enrollments.seatWaiting(in: "select id from freed", by: caller, on: today, in: transaction)
    }
}
