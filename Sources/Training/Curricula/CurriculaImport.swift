import Postgres

/// How a file of curricula is taken in, a line a course.
struct CurriculaImport: ImportPlan {
    static let kind = ImportKind.curricula

    static let columns = [
        ImportColumn("curriculum_code", .required, aliases: ["ma_chuong_trinh"]),
        ImportColumn("version", aliases: ["phien_ban"]),
        ImportColumn("title_vi", .required, aliases: ["ten", "ten_chuong_trinh", "ten_tieng_viet"]),
        ImportColumn("title_en", aliases: ["ten_tieng_anh"]),
        ImportColumn("target_group", aliases: ["doi_tuong"]),
        ImportColumn("course_code", .required, aliases: ["ma_khoa"]),
        ImportColumn("requirement", .required, aliases: ["yeu_cau"]),
    ]

    static let staging = [
        "curriculum_code text collate \"C\"", "version integer", "title_vi text", "title_en text", "target_group text",
        "course_code text collate \"C\"", "requirement text",
    ]

    static let keys = 0

    static func export(under top: Int32?, on day: Day) -> Statement {
        """
        select array[curriculum.code, curriculum.version::text, curriculum.title_vi, coalesce(curriculum.title_en, ''),
                     coalesce(curriculum.target_group, ''), course.code, curriculum_course.requirement]
        from curriculum
        join curriculum_course on curriculum_course.curriculum = curriculum.id
        join course on course.id = curriculum_course.course
        where curriculum.status = 'published'
        order by curriculum.id, curriculum_course.requirement desc, course.code
        """
    }

    func stage(_ row: inout RowReader) {
        row.text(0, isRequired: true, maximum: 64)
        row.number(1, in: 1...32_767, isWhole: true)
        row.text(2, isRequired: true)
        row.text(3)
        row.text(4)
        row.text(5, isRequired: true, maximum: 64)
        row.word(6, isRequired: true, fault: .unknownRequirement, ClosedLists.requirement)
    }

    func judge(_ context: ImportContext) async throws {
        try await context.transaction.execute("update staged set version = 1 where version is null")
        try await compare(context)
        try await refuseTheRestOfRefused(context)
    }

    private func compare(_ context: ImportContext) async throws {
        let mode = context.request.mode.rawValue
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            with first_of_curriculum as (
                select distinct on (curriculum_code, version)
                       curriculum_code, version, row, line, title_vi, title_en, target_group,
                       bool_or(requirement = 'required') over (partition by curriculum_code, version) as is_required
                from staged
                where curriculum_code is not null
                order by curriculum_code, version, row
            ),
            first_of_course as (
                select curriculum_code, version, course_code, min(row) as row, min(line) as line
                from staged
                group by curriculum_code, version, course_code
            ),
            found as (
                select staged.row, staged.line, staged.notes, staged.curriculum_code, staged.version, staged.requirement,
                       curriculum.id as curriculum, curriculum.status, course.id as course,
                       stored.requirement as requirement_before,
                       first.row = staged.row as is_first,
                       (coalesce(first.title_vi, curriculum.title_vi), coalesce(first.title_en, curriculum.title_en),
                        coalesce(first.target_group, curriculum.target_group))
                       is distinct from (curriculum.title_vi, curriculum.title_en, curriculum.target_group)
                           as is_retitled,
                       concat(
                           staged.faults,
                           case when same_course.row < staged.row then
                               fault('course_code', 'duplicate_row', 'found', staged.course_code,
                                     'line', same_course.line::text) end,
                           case when staged.title_vi <> first.title_vi then
                               fault('title_vi', 'curriculum_inconsistent', 'line', first.line::text) end,
                           case when coalesce(staged.title_en, '') <> coalesce(first.title_en, '') then
                               fault('title_en', 'curriculum_inconsistent', 'line', first.line::text) end,
                           case when coalesce(staged.target_group, '') <> coalesce(first.target_group, '') then
                               fault('target_group', 'curriculum_inconsistent', 'line', first.line::text) end,
                           case when course.id is null and staged.course_code is not null then
                               fault('course_code', 'unknown_course', 'found', staged.course_code) end,
                           case when curriculum.status <> 'draft'
                                     and stored.requirement is distinct from staged.requirement then
                               fault('curriculum_code', 'curriculum_published', 'found', staged.curriculum_code,
                                     'version', staged.version::text) end,
                           case when first.row = staged.row and not first.is_required
                                     and not exists (select from curriculum_course kept
                                                     where kept.curriculum = curriculum.id
                                                       and kept.requirement = 'required') then
                               fault('requirement', 'curriculum_without_required', 'found', staged.curriculum_code) end,
                           case when curriculum.id is not null and \(mode) = 'create' then
                               fault('curriculum_code', 'exists_already', 'found', staged.curriculum_code) end,
                           case when curriculum.id is null and \(mode) = 'update' then
                               fault('curriculum_code', 'does_not_exist', 'found', staged.curriculum_code) end
                       ) as faults
                from staged
                left join first_of_curriculum first
                       on first.curriculum_code = staged.curriculum_code and first.version = staged.version
                left join first_of_course same_course
                       on same_course.curriculum_code = staged.curriculum_code
                      and same_course.version = staged.version
                      and same_course.course_code = staged.course_code
                left join curriculum
                       on curriculum.code = staged.curriculum_code and curriculum.version = staged.version
                left join course on course.code = staged.course_code
                left join curriculum_course stored
                       on stored.curriculum = curriculum.id and stored.course = course.id
            )
            select row, line, curriculum_code, version, course, curriculum, is_first, notes, faults,
                   array_remove(array[
                       case when requirement_before <> requirement then 'requirement' end,
                       case when is_first and is_retitled then 'title_vi' end,
                       case when is_first and status = 'draft' and not \(context.request.isDraft) then 'status' end
                   ], null) as changed,
                   case
                       when faults <> '' then 'rejected'
                       when requirement_before is null then 'created'
                       when requirement_before <> requirement then 'updated'
                       when is_first and is_retitled then 'updated'
                       when is_first and status = 'draft' and not \(context.request.isDraft) then 'updated'
                       else 'unchanged'
                   end as fate
            from found
            """
        )
    }

    private func refuseTheRestOfRefused(_ context: ImportContext) async throws {
        try await context.transaction.execute(
            """
            update judged
            set fate = 'rejected',
                faults = fault('curriculum_code', 'curriculum_refused', 'line', refused.line::text)
            from (
                select curriculum_code, version, min(line) as line
                from judged
                where fate = 'rejected'
                group by curriculum_code, version
            ) refused
            where judged.fate <> 'rejected'
              and refused.curriculum_code = judged.curriculum_code
              and refused.version = judged.version
            """
        )
    }

    /// A curriculum is stored as a draft, gets its courses, and is published then: nobody can change it afterwards.
    func store(_ context: ImportContext, _ counts: RowCounts) async throws -> Int? {
        let transaction = context.transaction
        try await transaction.execute(
            """
            insert into curriculum (code, version, title_vi, title_en, target_group, import, import_line)
            select staged.curriculum_code, staged.version, staged.title_vi, staged.title_en, staged.target_group,
                   \(context.number), judged.line
            from judged
            join staged on staged.row = judged.row
            where judged.fate = 'created' and judged.is_first and judged.curriculum is null
            order by judged.row
            """
        )
        try await transaction.execute(
            """
            update curriculum
            set title_vi = staged.title_vi,
                title_en = coalesce(staged.title_en, curriculum.title_en),
                target_group = coalesce(staged.target_group, curriculum.target_group)
            from judged
            join staged on staged.row = judged.row
            where judged.fate <> 'rejected' and judged.is_first and curriculum.id = judged.curriculum
            """
        )
        try await transaction.execute(
            """
            insert into curriculum_course (curriculum, course, requirement, hours)
            select curriculum.id, judged.course, staged.requirement, course.hours
            from judged
            join staged on staged.row = judged.row
            join course on course.id = judged.course
            join curriculum on curriculum.code = staged.curriculum_code and curriculum.version = staged.version
            where judged.fate in ('created', 'updated') and curriculum.status = 'draft'
            on conflict (curriculum, course) do update set requirement = excluded.requirement, hours = excluded.hours
            """
        )
        guard !context.request.isDraft else { return nil }
        let published = try await transaction.execute(
            """
            update curriculum set status = 'published'
            from judged
            where judged.fate <> 'rejected' and curriculum.status = 'draft'
              and curriculum.code = judged.curriculum_code and curriculum.version = judged.version
            """
        )
        if published > 0 { try await Settlement.recount(in: transaction) }
        return nil
    }
}
