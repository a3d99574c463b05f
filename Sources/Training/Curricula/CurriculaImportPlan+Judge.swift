import Postgres

extension CurriculaImportPlan {
    /// Compares each row with the curriculum and the courses on record, and with the other rows of the curriculum.
    func compare(_ context: ImportContext) async throws {
        let mode = context.request.mode.rawValue
        let inconsistent = Self.ofCurriculum.map { field in
            """
            case when staged.\(field) is distinct from first.\(field) then
                fault('\(field)', 'curriculum_inconsistent', 'line', first.line::text) end
            """
        }
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
                \(Self.first(context))
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
                       array_agg(obstacle.faults[1] order by obstacle.course) as faults
                from (\(Publishing.obstacles)) obstacle
                join first_of_curriculum first
                  on first.curriculum_code = obstacle.code and first.version = obstacle.version
                left join first_of_course named
                       on named.curriculum_code = obstacle.code and named.version = obstacle.version
                      and named.course_code = obstacle.course
                group by coalesce(named.row, first.row)
            ),
            found as (
                select staged.row, staged.line, staged.notes, staged.curriculum_code, staged.version, staged.requirement,
                       staged.course_hours, curriculum.id as curriculum, course.id as course,
                       stored.requirement as requirement_before, first.becomes, first.ends_on, first.minimum,
                       first.way, first.on_the_way_until,
                       first.row = staged.row as is_first,
                       array_remove(array[
                           case when stored.requirement <> staged.requirement then 'requirement' end,
                           \(unescaped: retitled.joined(separator: ", ")),
                           case when first.row = staged.row and first.minimum is distinct from first.minimum_before
                               then 'minimum_elective_hours' end,
                           case when first.row = staged.row and first.becomes <> curriculum.status then 'status' end,
                           case when first.row = staged.row and first.ends_on is distinct from curriculum.retired_on
                               then 'retired_on' end
                       ], null) as changed,
                       staged.faults
                       || case when same_course.row < staged.row then
                               fault('course_code', 'duplicate_row', 'found', staged.course_code,
                                     'line', same_course.line::text) end
                       || case when staged.title_vi <> first.title_vi then
                               fault('title_vi', 'curriculum_inconsistent', 'line', first.line::text) end
                       || \(unescaped: inconsistent.joined(separator: "\n|| "))
                       || case when first.row = staged.row then first.faults end
                       || case when staged.target_group is distinct from curriculum.target_group
                                     and staged.target_group not in (select code from target_group) then
                               fault('target_group', 'unknown_target_group', 'found', staged.target_group) end
                       || case when course.id is null and staged.course_code is not null then
                               fault('course_code', 'unknown_course', 'found', staged.course_code) end
                       || case when curriculum.status <> 'draft'
                                     and stored.requirement is distinct from staged.requirement then
                               fault('curriculum_code', 'curriculum_published', 'found', staged.curriculum_code,
                                     'version', staged.version::text) end
                       || case when curriculum.status <> 'draft' and stored.course is not null
                                     and staged.course_hours <> coalesce(stored.hours, 0) then
                               fault('course_hours', 'curriculum_published', 'found', staged.curriculum_code,
                                     'version', staged.version::text) end
                       || hindered.faults
                       || case when curriculum.id is not null and \(mode) = 'create' then
                               fault('curriculum_code', 'exists_already', 'found', staged.curriculum_code) end
                       || case when curriculum.id is null and \(mode) = 'update' then
                               fault('curriculum_code', 'does_not_exist', 'found', staged.curriculum_code) end as faults
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
                   faults, changed, becomes, ends_on, minimum, way, on_the_way_until, course_hours,
                   case
                       when faults is not null then 'rejected'
                       when requirement_before is null then 'created'
                       when cardinality(changed) > 0 then 'updated'
                       else 'unchanged'
                   end as fate
            from found
            """
        )
    }

    /// The fields of a curriculum, besides its Vietnamese title, that each of its lines repeats.
    private static let ofCurriculum = [
        "title_en", "target_group", "minimum_elective_hours", "status", "retired_on", "on_the_way", "on_the_way_until",
    ]

    /// A query for the first line of each curriculum, with the resulting status and the faults.
    ///
    /// The status goes from draft to published to retired, and no other way; a new curriculum may begin with any. A row
    /// without a status publishes it, unless the import makes drafts. A file, such as an export, that calls a
    /// curriculum published until a later day retires it from that day on, whenever the file is imported.
    ///
    /// A file doesn't move officials enrolled on older versions; only publishing by hand does. It can tell what was
    /// decided for a version that is new to the registry, if no older version goes on.
    private static func first(_ context: ImportContext) -> Statement {
        """
        select plan.*,
               case when becomes = 'retired' and ends_on is null
                             or becomes <> 'retired' and retired_on is not null then
                       fault('retired_on', 'retirement_unclear') end
               || case when status_before = 'retired' and (becomes <> 'retired' or ends_on <> retired_on_before) then
                       fault('status', 'retired_already', 'found', curriculum_code)
                        when status_before = 'published' and becomes = 'draft' then
                       fault('status', 'curriculum_published', 'found', curriculum_code, 'version', version::text)
                        when status_before = 'draft' and becomes = 'retired' then
                       fault('status', 'curriculum_not_published', 'found', curriculum_code,
                             'version', version::text) end
               || case when status_before <> 'draft' and minimum is distinct from minimum_before then
                       fault('minimum_elective_hours', 'curriculum_published', 'found', curriculum_code,
                             'version', version::text) end
               || case when way is null then null
                        when status_before is not null
                             and (way, on_the_way_until) is distinct from (way_before, until_before)
                          or status_before is null and (becomes = 'draft' or way = 'move' and on_the_way_until is not null)
                          or status_before is null and (way = 'move' or on_the_way_until is not null)
                             and exists (
                                 select from curriculum older
                                 where older.code = curriculum_code and older.version < plan.version
                                   and older.status = 'published'
                                   and not exists (
                                       select from staged ending
                                       where ending.curriculum_code = older.code and ending.version = older.version
                                         and (ending.status = 'retired' or ending.retired_on is not null)
                                   )
                             ) then
                       fault('on_the_way', 'on_the_way_by_hand', 'found', curriculum_code) end as faults
        from (
            select named.*, curriculum.status as status_before, curriculum.retired_on as retired_on_before,
                   curriculum.minimum_elective_hours as minimum_before, curriculum.on_the_way as way_before,
                   curriculum.on_the_way_until as until_before, standing.becomes,
                   case when standing.becomes = 'retired' then coalesce(named.retired_on, curriculum.retired_on) end
                   as ends_on,
                   coalesce(named.minimum_elective_hours, curriculum.minimum_elective_hours) as minimum,
                   coalesce(named.on_the_way, case when named.on_the_way_until is not null then 'finish' end) as way
            from (
                select distinct on (curriculum_code, version)
                       curriculum_code, version, row, line, title_vi, \(unescaped: ofCurriculum.joined(separator: ", "))
                from staged
                where curriculum_code is not null
                order by curriculum_code, version, row
            ) named
            left join curriculum on curriculum.code = named.curriculum_code and curriculum.version = named.version
            cross join lateral (
                select \(PublicationStatus.becoming("named", from: "curriculum", isDraft: context.request.isDraft)) as becomes
            ) standing
        ) plan
        """
    }

    /// The courses that drafts have once the file is stored, in the form that ``Publishing/obstacles`` reads: those
    /// that the file names, and those of the draft that it doesn't name.
    private static let taken: Statement = """
        select staged.curriculum_code as code, staged.version, first.minimum, first.becomes = 'draft' as stays_draft,
               course.id as course, staged.requirement, coalesce(staged.course_hours, course.hours) as hours
        from staged
        join first_of_curriculum first
          on first.curriculum_code = staged.curriculum_code and first.version = staged.version
        left join course on course.code = staged.course_code
        where coalesce(first.status_before, 'draft') = 'draft'
        union all
        select curriculum.code, curriculum.version, first.minimum, first.becomes = 'draft', kept.course,
               kept.requirement, course.hours
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
}
