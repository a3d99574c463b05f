import Postgres

/// The plan by which files of enrollments are imported.
struct EnrollmentsImportPlan: ImportPlan {
    static let kind = ImportKind.enrollments

    static let columns = [
        ImportColumn("official_code", .oneOf(1), aliases: OfficialColumns.code),
        ImportColumn("national_id", .oneOf(1), aliases: OfficialColumns.nationalID),
        ImportColumn("course_code", .oneOf(2), aliases: CourseColumns.code),
        ImportColumn("class_code", .oneOf(2), aliases: ["ma_lop", "ma_lop_hoc", "lop"]),
        ImportColumn(
            "curriculum_code",
            .oneOf(2),
            aliases: ["chuong_trinh"] + CurriculumColumns.code
        ),
        ImportColumn(
            "enrolled_on",
            .required,
            aliases: ["ngay_ghi_danh", "ngay_dang_ky", "ngay_nhap_hoc", "ngay_dang_ki"]
        ),
    ]

    static let staging = [
        "official_code text collate \"C\"", "national_id text collate \"C\"", "course_code text collate \"C\"",
        "class_code text collate \"C\"", "curriculum_code text collate \"C\"", "enrolled_on date",
    ]

    /// Rows have no keys: several rows of one official are usual, and only the registry knows which are about the same
    /// thing, because an official may be named by either number.
    static let keys = 0

    static func export(within scope: Scope, on day: Day) -> Statement {
        """
        select array[coalesce(official.official_code, ''), coalesce(official.national_id, ''), coalesce(course.code, ''),
                     coalesce(class.code, ''), coalesce(curriculum.code, ''), enrollment.enrolled_on::text]
        from enrollment
        join official on official.id = enrollment.official
        left join course on course.id = enrollment.course
        left join class on class.id = enrollment.class
        left join curriculum on curriculum.id = enrollment.curriculum
        where enrollment.is_standing and \(scope.holds("official.organization", on: day))
        order by enrollment.id
        """
    }

    func stage(_ row: inout RowReader) {
        row.code(0)
        _ = row.nationalID(1)
        for column in 2...4 { row.code(column) }
        row.day(5, isRequired: true)
    }

    func mend(_ context: inout ImportContext) async throws {
        let isSeen = Classes.seen(by: context.caller, on: context.today)
        for zeros in [
            OfficialsByNumber.zeros(context), CoursesImportPlan.zeros(),
            LostZeros(column: "class_code", known: "select code from class where \(isSeen)"), CurriculaImportPlan.zeros,
        ] { try await zeros.mendReferences(&context) }
    }

    func judge(_ context: ImportContext) async throws {
        try await find(context)
        try await compare(context)
        try await context.transaction.execute("analyze judged (official, fate)")
    }

    /// Finds the official and the course, class or curriculum of each row, and the row's own faults.
    private func find(_ context: ImportContext) async throws {
        let today = context.today
        let targets = EnrollmentTargets(
            fields: EnrollmentTargets.file,
            isSeen: Classes.seen(by: context.caller, on: today)
        )
        let scope = context.caller.scope
        try await context.scratch.create(
            "found",
            as: """
                select asked.row, asked.line, asked.notes, asked.enrolled_on,
                       coalesce(asked.course_code, asked.class_code, asked.curriculum_code) as code,
                       coalesce(by_code.person, by_national_id.person) as official,
                       course.id as course, class.id as class, curriculum.id as curriculum,
                       coalesce(course.id, taught.id) as taught,
                       asked.faults
                       || case when asked.faults is not null then null
                                when asked.official_code is null and asked.national_id is null then
                                    fault(null, 'missing_number')
                                when num_nonnulls(asked.course_code, asked.class_code, asked.curriculum_code) <> 1 then
                                    fault(null, 'enrollment_of_one_thing') end
                       || number_faults(
                           asked.official_code, asked.national_id, by_code.person, by_code.national_id,
                           by_national_id.person, by_national_id.official_code
                       )
                       || \(unescaped: targets.faults) as faults,
                       \(targets.faultsOfDay(today)) as faults_of_row
                from staged asked
                left join person_by_number by_code
                       on by_code.official_code = asked.official_code
                      and \(scope.holds("by_code.organization", on: today))
                left join person_by_number by_national_id
                       on by_national_id.national_id = asked.national_id
                      and \(scope.holds("by_national_id.organization", on: today))
                \(targets.joins)
                """,
            in: context.transaction
        )
    }

    /// Compares each row with the standing enrollment and with the rows before it, and gives seats to the new ones.
    private func compare(_ context: ImportContext) async throws {
        let mode = context.request.mode.rawValue
        let transaction = context.transaction
        // Of two transactions that give out seats of one class, the later one sees the seats of the earlier.
        if !context.request.isDryRun {
            try await transaction.execute(
                "select from class where id in (select class from found) order by id for no key update"
            )
        }
        try await transaction.execute(
            """
            create temporary table judged on commit drop as
            with ruled as (
                \(EnrollmentRule(fields: (day: "enrolled_on", official: "official_code")).judged("found"))
            ),
            numbered as (
                select ruled.row, ruled.line, ruled.notes, ruled.code, ruled.official, ruled.course, ruled.class,
                       ruled.curriculum, ruled.enrolled_on, ruled.standing, ruled.faults || ruled.faults_of_day as faults,
                       ruled.faults_of_row || ruled.faults_of_new as faults_of_change,
                       case when ruled.is_renewed then array['state']
                            when not ruled.is_open and ruled.standing_since <> ruled.enrolled_on then array['enrolled_on']
                       end as changed,
                       first_value(line) over same as first_line, first_value(row) over same as first_row
                from ruled
                window same as (
                    partition by official, course, class, curriculum, (faults || faults_of_day) is null order by row
                )
            ),
            compared as (
                select numbered.row, numbered.line, numbered.notes, numbered.official, numbered.course, numbered.class,
                       numbered.curriculum, numbered.enrolled_on, numbered.standing as enrollment, numbered.changed,
                       numbered.faults
                       || case when numbered.faults is not null then null
                                when numbered.first_row <> numbered.row then
                                    fault(case when numbered.course is not null then 'course_code'
                                               when numbered.class is not null then 'class_code'
                                               else 'curriculum_code' end,
                                          'duplicate_row', 'found', numbered.code, 'line', numbered.first_line::text)
                                when numbered.standing is not null and \(mode) = 'create' then
                                    fault('official_code', 'enrolled_already')
                                when numbered.standing is null and \(mode) = 'update' then
                                    fault('official_code', 'not_enrolled')
                                when numbered.standing is null or numbered.changed is not null
                                then numbered.faults_of_change end as faults
                from numbered
            ),
            fated as (
                select compared.*,
                       case
                           when faults is not null then 'rejected'
                           when enrollment is null then 'created'
                           when changed is not null then 'updated'
                           else 'unchanged'
                       end as fate
                from compared
            ),
            seats as (
                \(Seats.of("select class from fated", on: context.today))
            ),
            seated as (
                select fated.row, seats.state,
                       row_number() over (partition by fated.class order by fated.row) > seats.free as must_wait
                from fated
                join seats on seats.class = fated.class
                where fated.fate = 'created'
            )
            select fated.row, fated.line, fated.official, fated.course, fated.class, fated.curriculum,
                   fated.enrolled_on, fated.enrollment, fated.changed, fated.faults, fated.fate,
                   case when seated.must_wait then 'waitlisted' else coalesce(seated.state, 'active') end as state,
                   fated.notes || case when seated.must_wait then fault('class_code', 'waitlisted') end as notes
            from fated
            left join seated on seated.row = fated.row
            """
        )
    }

    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        if counts.created > 0 {
            let fields = ["official", "course", "class", "curriculum", "state", "enrolled_on"]
            let load = BulkLoad(
                table: "enrollment",
                columns: fields + ["recorded_by", "import", "import_line"],
                values: """
                    \(unescaped: fields.joined(separator: ", ")), \(context.caller.name),
                    \(context.number)::integer, line
                    """,
                created: counts.created,
                context: context
            )
            try await load.run()
            try await context.transaction.execute(
                Following.completeAtOnce("select id from enrollment where import = \(context.number)")
            )
        }
        guard counts.updated > 0 else { return nil }
        let renewals = EnrollmentRule.renewals(
            of: "select id from updated where changed = array['state']",
            why: "null",
            by: context.caller
        )
        try await context.transaction.execute(
            """
            with updated as (
                select judged.line, judged.enrolled_on, judged.changed, enrollment.id,
                       enrollment.enrolled_on as standing_since
                from judged
                join enrollment on enrollment.id = judged.enrollment
                where judged.fate = 'updated'
            ),
            changed as (
                insert into import_change (import, import_line, kind, record, before, after)
                select \(context.number)::integer, line, 'enrollment', id,
                       case when changed = array['state'] then jsonb_build_object('state', 'completed')
                            else jsonb_build_object('enrolled_on', standing_since) end,
                       case when changed = array['state'] then jsonb_build_object('state', 'active')
                            else jsonb_build_object('enrolled_on', enrolled_on) end
                from updated
            ),
            \(renewals)
            update enrollment
            set enrolled_on = updated.enrolled_on
            from updated
            where updated.changed = array['enrolled_on'] and enrollment.id = updated.id
            """
        )
        return nil
    }
}
