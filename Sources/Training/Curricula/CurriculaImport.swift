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
        let retitled = ["title_vi", "title_en", "target_group"].map { field in
            """
            case when first.row = staged.row
                      and coalesce(first.\(field), curriculum.\(field)) is distinct from curriculum.\(field) then
                '\(field)' end
            """
        }
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            with first_of_curriculum as (
                select distinct on (curriculum_code, version)
                       curriculum_code, version, row, line, title_vi, title_en, target_group
                from staged
                where curriculum_code is not null
                order by curriculum_code, version, row
            ),
            first_of_course as (
                select curriculum_code, version, course_code, min(row) as row, min(line) as line
                from staged
                group by curriculum_code, version, course_code
            ),
            taken as (
                \(Self.taken)
            ),
            hindered as (
                select coalesce(named.row, first.row) as row,
                       string_agg(obstacle.faults, '' order by obstacle.course) as faults
                from (\(Publishing.obstacles(stayDrafts: context.request.isDraft))) obstacle
                join first_of_curriculum first
                  on first.curriculum_code = obstacle.code and first.version = obstacle.version
                left join first_of_course named
                       on named.curriculum_code = obstacle.code and named.version = obstacle.version
                      and named.course_code = obstacle.course
                group by coalesce(named.row, first.row)
            ),
            found as (
                select staged.row, staged.line, staged.notes, staged.curriculum_code, staged.version, staged.requirement,
                       curriculum.id as curriculum, curriculum.status, course.id as course,
                       stored.requirement as requirement_before,
                       first.row = staged.row as is_first,
                       array_remove(array[
                           case when stored.requirement <> staged.requirement then 'requirement' end,
                           \(unescaped: retitled.joined(separator: ", ")),
                           case when first.row = staged.row and curriculum.status = 'draft'
                                     and not \(context.request.isDraft) then 'status' end
                       ], null) as changed,
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
                           hindered.faults,
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
                left join hindered on hindered.row = staged.row
            )
            select row, line, curriculum_code, version, course, curriculum, is_first, requirement_before, notes,
                   faults, changed,
                   case
                       when faults <> '' then 'rejected'
                       when requirement_before is null then 'created'
                       when cardinality(changed) > 0 then 'updated'
                       else 'unchanged'
                   end as fate
            from found
            """
        )
    }

    /// What drafts take once the file is stored, as ``Publishing/obstacles(stayDrafts:)`` reads it: the courses that it
    /// names, and those of the draft that it doesn't name.
    private static let taken: Statement = """
        select staged.curriculum_code as code, staged.version, curriculum.minimum_elective_hours as minimum,
               course.id as course, staged.requirement
        from staged
        left join curriculum on curriculum.code = staged.curriculum_code and curriculum.version = staged.version
        left join course on course.code = staged.course_code
        where staged.curriculum_code is not null and coalesce(curriculum.status, 'draft') = 'draft'
        union all
        select curriculum.code, curriculum.version, curriculum.minimum_elective_hours, kept.course, kept.requirement
        from first_of_curriculum first
        join curriculum on curriculum.code = first.curriculum_code and curriculum.version = first.version
        join curriculum_course kept on kept.curriculum = curriculum.id
        join course on course.id = kept.course
        where curriculum.status = 'draft'
          and not exists (
              select from staged
              where staged.curriculum_code = curriculum.code and staged.version = curriculum.version
                and staged.course_code = course.code
          )
        """

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
            insert into curriculum_course (curriculum, course, requirement)
            select curriculum.id, judged.course, staged.requirement
            from judged
            join staged on staged.row = judged.row
            join curriculum on curriculum.code = staged.curriculum_code and curriculum.version = staged.version
            where judged.fate in ('created', 'updated') and curriculum.status = 'draft'
            on conflict (curriculum, course) do update set requirement = excluded.requirement
            """
        )
        if !context.request.isDraft {
            try await transaction.execute(
                Publishing.keepHours(
                    of: """
                        select curriculum.id
                        from judged
                        join curriculum
                          on curriculum.code = judged.curriculum_code and curriculum.version = judged.version
                        where judged.fate <> 'rejected' and curriculum.status = 'draft'
                        """
                )
            )
        }
        if try await change(context) > 0 { try await Settlement.recount(in: transaction) }
        return nil
    }

    /// Sets titles, target groups and where the curricula stand, and keeps before and after of those that were there.
    ///
    /// Of a draft that was there it also keeps, by their codes, the courses that the file adds or asks for otherwise.
    ///
    /// - Returns: How many are published by it.
    private func change(_ context: ImportContext) async throws -> Int {
        let status = context.request.isDraft ? "draft" : "published"
        let published: Int? = try await context.transaction.first(
            """
            with named as (
                select judged.line, judged.curriculum, curriculum.id, staged.title_vi, staged.title_en,
                       staged.target_group, to_jsonb(curriculum.*) as was
                from judged
                join staged on staged.row = judged.row
                join curriculum
                  on curriculum.code = judged.curriculum_code and curriculum.version = judged.version
                where judged.fate <> 'rejected' and judged.is_first
            ),
            updated as (
                update curriculum
                set title_vi = named.title_vi,
                    title_en = coalesce(named.title_en, curriculum.title_en),
                    target_group = coalesce(named.target_group, curriculum.target_group),
                    status = case when curriculum.status = 'draft' then \(status) else curriculum.status end
                from named
                where curriculum.id = named.id
                returning curriculum.id, to_jsonb(curriculum.*) as became
            ),
            courses as (
                select judged.curriculum as id,
                       jsonb_object_agg(staged.course_code, judged.requirement_before) as was,
                       jsonb_object_agg(staged.course_code, staged.requirement) as became
                from judged
                join staged on staged.row = judged.row
                where judged.fate in ('created', 'updated') and judged.curriculum is not null
                  and judged.requirement_before is distinct from staged.requirement
                group by judged.curriculum
            ),
            field as (
                select named.line, named.id, each.name, each.was, each.became
                from named
                join updated on updated.id = named.id
                left join courses on courses.id = named.curriculum
                cross join lateral (
                    select name, named.was -> name, updated.became -> name
                    from unnest(array['title_vi', 'title_en', 'target_group', 'status']) name
                    union all
                    select 'courses', courses.was, courses.became
                ) each (name, was, became)
                where named.curriculum is not null and each.was is distinct from each.became
            ),
            kept as (
                insert into import_change (import, import_line, kind, record, before, after)
                select \(context.number)::integer, line, 'curriculum', id,
                       jsonb_object_agg(name, was), jsonb_object_agg(name, became)
                from field
                group by line, id
            )
            select count(*)
            from named
            join updated on updated.id = named.id
            where named.was ->> 'status' <> updated.became ->> 'status'
            """
        )
        return published ?? 0
    }
}
