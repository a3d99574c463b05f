import Postgres

extension CoursesImportPlan {
    /// The courses that a course on record names, in the form that a file's rows have: objects of their codes.
    static let rules = (
        prerequisites: """
        coalesce((
            select jsonb_object_agg(other.code, null::text)
            from course_prerequisite rule
            join course other on other.id = rule.prerequisite
            where rule.course = course.id
        ), '{}')
        """,
        countsAs: """
        coalesce((
            select jsonb_object_agg(other.code, rule.since::text)
            from course_equivalence rule
            join course other on other.id = rule.counts_as
            where rule.course = course.id
        ), '{}')
        """
    )

    /// A course in the form in which imports keep it before and after a change.
    ///
    /// A list in one column keeps the database's own text form, so that undoing can read it again.
    static let standing = """
        to_jsonb(course.*) || jsonb_build_object(
            'languages', course.languages::text, 'prerequisites', \(rules.prerequisites), 'counts_as', \(rules.countsAs)
        )
        """

    /// The fields that a file sets, status aside, and the value of each after the import.
    private static func fields(_ context: ImportContext) -> [(name: String, value: String)] {
        let fields = [
            "title_vi", "title_en", "hours", "format", "provider", "valid_months", "available_from",
        ].map { name in
            (name: name, value: context.merged(name, of: "course", mayClear: name != "title_vi"))
        }
        let lists = ["languages", "prerequisites", "counts_as"].map { name in
            (name: name, value: "coalesce(\(context.merged(name, of: "course")), '{}')")
        }
        return fields + lists
    }

    /// Compares each row with the course on record, and finds its changes and faults.
    ///
    /// The status goes from draft to published to retired, and no other way; a new course may begin with any. A row
    /// without a status publishes the course, unless the import makes drafts.
    func compare(_ context: ImportContext) async throws {
        let mode = context.request.mode.rawValue
        let fields = Self.fields(context)
        let becomes = fields.map { "\($0.value) as \($0.name)" }.joined(separator: ", ")
        let changes = (fields.map(\.name) + ["status", "retired_on"]).map { name in
            "case when becomes.\(name) is distinct from course.\(name) then '\(name)' end"
        }
        let values = (fields.map(\.name) + ["status", "retired_on"]).map { "becomes.\($0)" }.joined(separator: ", ")
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            with known as (
                select course.*, \(unescaped: Self.rules.prerequisites) as prerequisites,
                       \(unescaped: Self.rules.countsAs) as counts_as
                from course
            ),
            found as (
                select staged.row, staged.line, staged.code, staged.notes, course.id as course,
                       \(unescaped: values),
                       case when course.id is not null then array_remove(array[
                           \(unescaped: changes.joined(separator: ",\n"))
                       ], null) end as changed,
                       staged.faults
                       || case when repeated_code.row < staged.row then
                               fault('code', 'duplicate_row', 'found', staged.code, 'line', repeated_code.line::text) end
                       || case when course.id is not null and \(mode) = 'create' then
                               fault('code', 'exists_already', 'found', staged.code) end
                       || case when course.id is null and \(mode) = 'update' then
                               fault('code', 'does_not_exist', 'found', staged.code) end
                       || case when becomes.status = 'retired' and becomes.retired_on is null
                                     or becomes.status <> 'retired' and staged.retired_on is not null then
                               fault('retired_on', 'retirement_unclear') end
                       || case when course.status = 'retired'
                                     and (becomes.status <> 'retired' or becomes.retired_on <> course.retired_on) then
                               fault('status', 'retired_already', 'found', staged.code)
                                when course.status = 'published' and becomes.status = 'draft' then
                               fault('status', 'course_published', 'found', staged.code)
                                when course.status = 'draft' and becomes.status = 'retired' then
                               fault('status', 'course_not_published', 'found', staged.code) end
                       || case when becomes.retired_on <= becomes.available_from then
                               fault('retired_on', 'retired_before_begun') end
                       || case when staged.prerequisites ? staged.code then
                               fault('prerequisites', 'prerequisite_circle') end
                       || case when staged.counts_as ? staged.code then
                               fault('counts_as', 'counts_as_itself', 'found', staged.code) end
                       || (
                               select array_agg((fault(named.field, 'unknown_course', 'found', named.code))[1]
                                                order by named.field, named.code)
                               from (\(unescaped: Self.named(by: "staged"))) named
                               where not exists (select from course other where other.code = named.code)
                                 and not exists (select from staged other where other.code = named.code)
                           ) as faults
                from staged
                left join repeated_code on repeated_code.code = staged.code
                left join known course on course.code = staged.code
                cross join lateral (
                    select \(unescaped: becomes), standing.status,
                           case when standing.status = 'retired' then coalesce(staged.retired_on, course.retired_on) end
                           as retired_on
                    from (
                        select \(PublicationStatus.becoming("staged", from: "course", isDraft: context.request.isDraft))
                               as status
                    ) standing
                ) becomes
            )
            select found.*,
                   case
                       when faults is not null then 'rejected'
                       when course is null then 'created'
                       when cardinality(changed) > 0 then 'updated'
                       else 'unchanged'
                   end as fate
            from found
            """
        )
    }

    /// A query for the courses that a row names, as `field` and `code`.
    private static func named(by row: String) -> String {
        """
        select 'prerequisites' as field, jsonb_object_keys(\(row).prerequisites) collate "C" as code
        union all
        select 'counts_as', jsonb_object_keys(\(row).counts_as) collate "C"
        """
    }

    /// Refuses rows that name courses of refused rows.
    func refuseWhatNamesRefused(_ context: ImportContext) async throws -> Int {
        try await context.transaction.execute(
            """
            update judged
            set fate = 'rejected', faults = missing.faults
            from (
                select judged.row, array_agg((fault(named.field, 'unknown_course', 'found', named.code))[1]
                                             order by named.field, named.code) as faults
                from judged
                join staged on staged.row = judged.row
                cross join lateral (\(unescaped: Self.named(by: "staged"))) named
                where judged.fate <> 'rejected'
                  and not exists (select from course where course.code = named.code)
                  and not exists (
                      select from judged other where other.code = named.code and other.fate <> 'rejected'
                  )
                group by judged.row
            ) missing
            where judged.row = missing.row
            """
        )
    }

    /// Refuses the rows of a circle of prerequisites, whose courses nobody could ever begin.
    func refuseCircles(_ context: ImportContext) async throws -> Int {
        try await context.transaction.execute(Statement(named: "refuse_circles"))
    }
}
