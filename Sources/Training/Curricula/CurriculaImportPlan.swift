import Postgres

/// The plan by which files of curricula are imported, a line a course.
struct CurriculaImportPlan: ImportPlan {
    static let kind = ImportKind.curricula

    static let columns = named + ImportColumn.titles(CurriculumColumns.title) + others

    private static let named = [
        ImportColumn("curriculum_code", .required, aliases: CurriculumColumns.code),
        ImportColumn("version", aliases: ["phien_ban", "so_phien_ban", "lan_ban_hanh"]),
    ]

    private static let others = [
        ImportColumn(
            "target_group",
            aliases: ["doi_tuong", "nhom_doi_tuong", "doi_tuong_boi_duong", "doi_tuong_dao_tao", "doi_tuong_hoc_vien"]
        ),
        ImportColumn("course_code", .required, aliases: CourseColumns.code),
        ImportColumn(
            "requirement",
            .required,
            aliases: ["yeu_cau", "bat_buoc_tu_chon", "tinh_chat", "loai_khoa", "loai_khoa_hoc", "loai_hoc_phan"]
        ),
        ImportColumn("minimum_elective_hours", aliases: ["so_tiet_tu_chon_toi_thieu"]),
        ImportColumn("status", aliases: ["trang_thai"]),
        ImportColumn("retired_on", aliases: ["ngay_ngung"]),
        ImportColumn("on_the_way"),
        ImportColumn("on_the_way_until"),
        ImportColumn("course_hours"),
    ]

    static let staging = [
        "curriculum_code text collate \"C\"", "version integer", "title_vi text", "title_en text",
        "target_group text collate \"C\"", "course_code text collate \"C\"", "requirement text",
        "minimum_elective_hours numeric(7, 2)", "status text", "retired_on date", "on_the_way text",
        "on_the_way_until date",
        "course_hours numeric(6, 2)",
    ]

    static let keys = 0

    static func export(within scope: Scope, on day: Day) -> Statement {
        """
        select array[curriculum.code, curriculum.version::text, curriculum.title_vi, coalesce(curriculum.title_en, ''),
                     coalesce(curriculum.target_group, ''), course.code, curriculum_course.requirement,
                     coalesce(curriculum.minimum_elective_hours::text, ''),
                     \(PublicationStatus.of("curriculum", on: day)),
                     coalesce(curriculum.retired_on::text, ''), coalesce(curriculum.on_the_way, ''),
                     coalesce(curriculum.on_the_way_until::text, ''),
                     case when curriculum.status = 'draft' then ''
                          else coalesce(curriculum_course.hours, 0.00)::text end]
        from curriculum
        join curriculum_course on curriculum_course.curriculum = curriculum.id
        join course on course.id = curriculum_course.course
        order by curriculum.id, curriculum_course.requirement desc, course.code
        """
    }

    func stage(_ row: inout RowReader) {
        row.code(0, isRequired: true)
        row.number(1, in: 1...32_767, isWhole: true)
        row.text(2, isRequired: true)
        row.text(3)
        row.text(4)
        row.code(5, isRequired: true)
        row.word(6, isRequired: true, fault: .unknownRequirement, .requirement)
        row.number(7, in: 0.01...9999)
        row.word(8, fault: .unknownWord, .status)
        row.day(9)
        row.word(10, fault: .unknownWord, .onTheWay)
        row.day(11)
        row.number(12, in: 0...9999)
    }

    /// Finds codes that lost their zeros by the curricula on record, each with the title of its latest version.
    static let zeros = LostZeros(
        column: "curriculum_code",
        known: "select distinct on (code) code, title_vi from curriculum order by code, version desc"
    )

    func judge(_ context: ImportContext) async throws {
        var context = context
        let title = LostZeros.Identity(isSame: { "fold(staged.title_vi) = fold(\($0).title_vi)" })
        try await Self.zeros.mendNames(by: title, &context)
        try await CoursesImportPlan.zeros().mendReferences(&context)
        try await context.transaction.execute("update staged set version = 1 where version is null")
        try await compare(context)
        try await refuseTheRestOfRefused(context)
    }

    func curricula(_ context: ImportContext) async throws -> CurriculumFates? {
        let counted: [(String, Int)] = try await context.transaction.query(
            """
            select fate, count(*)
            from (
                select case when bool_or(fate = 'rejected') then 'rejected'
                            when bool_and(curriculum is null) then 'created'
                            when bool_and(fate = 'unchanged') then 'unchanged'
                            else 'updated' end as fate
                from judged
                where curriculum_code is not null
                group by curriculum_code, version
            ) of_curriculum
            group by fate
            """
        )
        var fates = CurriculumFates()
        for (fate, count) in counted {
            switch fate {
            case "created": fates.created = count
            case "updated": fates.updated = count
            case "unchanged": fates.unchanged = count
            default: fates.rejected = count
            }
        }
        return fates
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

    /// Stores each curriculum as a draft, gives it its courses, and publishes it last, because then it can't change any
    /// more.
    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        let transaction = context.transaction
        try await transaction.execute(
            """
            insert into curriculum (code, version, title_vi, title_en, target_group, minimum_elective_hours, on_the_way,
                                    on_the_way_until, import, import_line)
            select staged.curriculum_code, staged.version, staged.title_vi, staged.title_en, staged.target_group,
                   judged.minimum, judged.way, judged.on_the_way_until, \(context.number), judged.line
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
        try await keepHours(context)
        guard try await change(context) > 0 else { return nil }
        return try await Settlement.recount(isDryRun: context.request.isDryRun, in: transaction).trained
    }

    /// Keeps the class hours of published curricula's courses, from the registry or, where the file has them, from the
    /// file.
    private func keepHours(_ context: ImportContext) async throws {
        let published: Statement = """
            from judged
            join curriculum on curriculum.code = judged.curriculum_code and curriculum.version = judged.version
            where judged.fate <> 'rejected' and judged.becomes <> 'draft' and curriculum.status = 'draft'
            """
        try await context.transaction.execute(Publishing.keepHours(of: "select curriculum.id \(published)"))
        guard context.header.has("course_hours") else { return }
        try await context.transaction.execute(
            """
            update curriculum_course
            set hours = said.hours
            from (
                select curriculum.id as curriculum, judged.course, judged.course_hours as hours
                \(published) and judged.course_hours is not null
            ) said
            where curriculum_course.curriculum = said.curriculum and curriculum_course.course = said.course
            """
        )
    }

    /// Sets titles, target groups and status, and keeps what the curricula were before and after.
    ///
    /// Of a draft on record it also keeps, by their codes, the courses that the file adds or requires in another way.
    /// Officials enrolled on an older version that is published (perhaps by this very file) may finish it.
    ///
    /// - Returns: The number of curricula that were published or retired.
    private func change(_ context: ImportContext) async throws -> Int {
        let published: Int? = try await context.transaction.first(
            Statement(named: "change_curricula", ["import": "\(context.number)"])
        )
        return published ?? 0
    }
}
