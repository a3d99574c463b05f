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

    func stage(_ row: inout RowReader) {
        row.text(0, isRequired: true, maximum: 64)
        row.text(1, isRequired: true)
        row.text(2)
        row.number(3, in: 0.01...9999)
        row.word(4, fault: .unknownFormat, ClosedLists.format)
    }

    func judgeAndStore(_ context: ImportContext) async throws -> Int? {
        let transaction = context.transaction
        let mode = context.request.mode.rawValue
        let status = context.request.isDraft ? "draft" : "published"
        try await transaction.execute(
            """
            create temporary table judged on commit drop as
            with repeated as (
                select code, min(row) as row, min(line) as line
                from staged
                group by code
                having count(*) > 1
            ),
            found as (
                select staged.row, staged.line, course.id as course,
                       concat(
                           staged.faults,
                           case when repeated.row < staged.row then
                               fault('code', 'duplicate_row', 'found', staged.code, 'line', repeated.line::text) end,
                           case when course.id is not null and \(mode) = 'create' then
                               fault('code', 'exists_already', 'found', staged.code) end,
                           case when course.id is null and \(mode) = 'update' then
                               fault('code', 'does_not_exist', 'found', staged.code) end
                       ) as faults
                from staged
                left join repeated on repeated.code = staged.code
                left join course on course.code = staged.code
            )
            select found.row, found.line, found.course, found.faults,
                   case
                       when found.faults <> '' then 'rejected'
                       when found.course is null then 'created'
                       when (staged.title_vi, coalesce(staged.title_en, course.title_en),
                             coalesce(staged.hours, course.hours), coalesce(staged.format, course.format))
                            is distinct from (course.title_vi, course.title_en, course.hours, course.format)
                         or course.status = 'draft' and \(status) = 'published' then 'updated'
                       else 'unchanged'
                   end as fate
            from found
            join staged on staged.row = found.row
            left join course on course.id = found.course
            """
        )
        try await transaction.execute(
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
        try await transaction.execute(
            """
            update course
            set title_vi = staged.title_vi,
                title_en = coalesce(staged.title_en, course.title_en),
                hours = coalesce(staged.hours, course.hours),
                format = coalesce(staged.format, course.format),
                status = case when course.status = 'draft' then \(status) else course.status end
            from judged
            join staged on staged.row = judged.row
            where judged.fate = 'updated' and course.id = judged.course
            """
        )
        return nil
    }
}
