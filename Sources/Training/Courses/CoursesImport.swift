import Postgres

/// How a file of courses is taken in.
struct CoursesImport: ImportPlan {
    static let kind = ImportKind.courses

    static let columns = [
        ImportColumn("code", .required, aliases: ["ma", "ma_khoa", "course_code"]),
        ImportColumn("title_vi", .required, aliases: ["ten", "ten_khoa", "ten_tieng_viet"]),
        ImportColumn("title_en", aliases: ["ten_tieng_anh"]),
        ImportColumn("hours", aliases: ["so_tiet", "so_gio"]),
        ImportColumn("format", aliases: ["hinh_thuc"]),
    ]

    static let staging = [
        "code text collate \"C\"", "title_vi text", "title_en text", "hours numeric(6, 2)", "format text",
    ]

    static let keys = 1

    static func export(under top: Int32?, on day: Day) -> Statement {
        """
        select array[code, title_vi, coalesce(title_en, ''), coalesce(hours::text, ''), coalesce(format, '')]
        from course
        where status = 'published'
        order by id
        """
    }

    func stage(_ row: inout RowReader) {
        row.text(0, isRequired: true, maximum: 64)
        row.key(0)
        row.text(1, isRequired: true)
        row.text(2)
        row.number(3, in: 0.01...9999)
        row.word(4, fault: .unknownFormat, ClosedLists.format)
    }

    func judge(_ context: ImportContext) async throws {
        let mode = context.request.mode.rawValue
        let status = Self.status(context)
        let fields = Self.fields(context)
        let changes = fields.map { "case when \($0.value) is distinct from course.\($0.name) then '\($0.name)' end" }
        try await Repeats.find("code", bit: 0, context)
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            with found as (
                select staged.row, staged.line, course.id as course,
                       case when course.id is not null then array_remove(array[
                           \(unescaped: changes.joined(separator: ", ")),
                           case when course.status = 'draft' and \(status) = 'published' then 'status' end
                       ], null) end as changed,
                       concat(
                           staged.faults,
                           case when repeated_code.row < staged.row then
                               fault('code', 'duplicate_row', 'found', staged.code, 'line', repeated_code.line::text) end,
                           case when course.id is not null and \(mode) = 'create' then
                               fault('code', 'exists_already', 'found', staged.code) end,
                           case when course.id is null and \(mode) = 'update' then
                               fault('code', 'does_not_exist', 'found', staged.code) end
                       ) as faults
                from staged
                left join repeated_code on repeated_code.code = staged.code
                left join course on course.code = staged.code
            )
            select found.row, found.line, found.course, found.faults, staged.notes, found.changed,
                   case
                       when found.faults <> '' then 'rejected'
                       when found.course is null then 'created'
                       when cardinality(found.changed) > 0 then 'updated'
                       else 'unchanged'
                   end as fate
            from found
            join staged on staged.row = found.row
            """
        )
    }

    private static func status(_ context: ImportContext) -> String {
        context.request.isDraft ? "draft" : "published"
    }

    /// What a file sets of a course, and what each becomes.
    private static func fields(_ context: ImportContext) -> [(name: String, value: String)] {
        ["title_vi", "title_en", "hours", "format"].map { name in
            (name: name, value: context.merged(name, of: "course", mayClear: name != "title_vi"))
        }
    }

    func store(_ context: ImportContext, _ counts: RowCounts) async throws -> Int? {
        let status = Self.status(context)
        try await context.transaction.execute(
            """
            insert into course (code, title_vi, title_en, hours, format, status, import, import_line)
            select staged.code, staged.title_vi, staged.title_en, staged.hours, staged.format, \(status),
                   \(context.number), judged.line
            from judged
            join staged on staged.row = judged.row
            where judged.fate = 'created'
            order by judged.row
            """
        )
        if counts.updated > 0 { try await change(context, Self.fields(context), status: status) }
        return nil
    }

    /// Sets the changed fields, and keeps before and after.
    private func change(_ context: ImportContext, _ fields: [(name: String, value: String)], status: String)
        async throws
    {
        let assignments = fields.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
        try await context.transaction.execute(
            """
            with before as (
                select course.id, judged.line, judged.changed, to_jsonb(course.*) as was
                from judged
                join course on course.id = judged.course
                where judged.fate = 'updated'
            ),
            updated as (
                update course
                set \(unescaped: assignments),
                    status = case when course.status = 'draft' then \(status) else course.status end
                from judged
                join staged on staged.row = judged.row
                where judged.fate = 'updated' and course.id = judged.course
                returning course.id, to_jsonb(course.*) as became
            )
            insert into import_change (import, import_line, kind, record, before, after)
            select \(context.number)::integer, before.line, 'course', before.id,
                   (select jsonb_object_agg(field, before.was -> field) from unnest(before.changed) field),
                   (select jsonb_object_agg(field, updated.became -> field) from unnest(before.changed) field)
            from before
            join updated on updated.id = before.id
            """
        )
    }
}
