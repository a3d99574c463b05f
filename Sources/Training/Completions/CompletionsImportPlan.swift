import Postgres

/// The plan of an import of completions.
struct CompletionsImportPlan: ImportPlan {
    static let kind = ImportKind.completions

    static let columns = [
        ImportColumn("official_code", .oneOf(1), aliases: OfficialColumns.code),
        ImportColumn("national_id", .oneOf(1), aliases: OfficialColumns.nationalID),
        ImportColumn("course_code", .required, aliases: CourseColumns.code),
        ImportColumn(
            "completed_on",
            .required,
            aliases: ["ngay_hoan_thanh", "ngay_hoan_thanh_khoa", "ngay_hoan_thanh_khoa_hoc", "hoan_thanh_ngay"]
        ),
        ImportColumn("score", aliases: ["diem", "diem_so", "diem_thi", "diem_tong_ket"]),
        ImportColumn(
            "evidence",
            aliases: ["minh_chung", "chung_nhan", "so_chung_nhan", "so_giay_chung_nhan", "so_chung_chi"]
        ),
    ]

    static let staging = [
        "official_code text collate \"C\"", "national_id text collate \"C\"", "course_code text collate \"C\"",
        "completed_on date", "score numeric(5, 2)", "evidence text",
    ]

    static let keys = 0

    static func export(within scope: Scope, on day: Day) -> Statement {
        """
        select array[coalesce(official.official_code, ''), coalesce(official.national_id, ''), course.code,
                     completion.completed_on::text, coalesce(completion.score::text, ''),
                     coalesce(completion.evidence, '')]
        from completion
        join official on official.id = completion.official
        join course on course.id = completion.course
        where completion.revoked_at is null
          and \(scope.holds("official.organization", on: day))
        order by completion.id
        """
    }

    func stage(_ row: inout RowReader) {
        row.code(0)
        _ = row.nationalID(1)
        row.code(2, isRequired: true)
        row.day(3, isRequired: true)
        row.number(4, in: 0...100)
        row.text(5)
    }

    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        guard counts.created > 0 else { return 0 }
        let transaction = context.transaction
        let fields = ["official", "course", "completed_on", "score", "evidence", "renewal", "expires_on"]
        let load = BulkLoad(
            table: "completion",
            columns: fields + ["recorded_by", "import", "import_line"],
            values: """
                \(unescaped: fields.joined(separator: ", ")), \(context.caller.name)::text, \(context.number)::integer, line
                """,
            created: counts.created,
            context: context
        )
        try await load.run()
        try await transaction.execute(Statistics.renew(["completion"] + Statistics.rules))
        let trained = try await Settlement.settle(
            "select official from judged where fate = 'created'",
            recorded: """
                select completion.id
                from judged
                join completion on completion.official = judged.official and completion.course = judged.course
                               and completion.renewal = judged.renewal and completion.revoked_at is null
                where judged.fate = 'created'
                """,
            in: transaction
        )
        try await transaction.execute(Statistics.renew(["trained", "progress"]))
        return trained
    }

    func foresee(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        guard counts.created > 0 else { return 0 }
        return try await context.transaction.first(Statement(named: "foresee_trained"))
    }

    func mend(_ context: inout ImportContext) async throws {
        try await OfficialsByNumber.zeros(context).mendReferences(&context)
        try await CoursesImportPlan.zeros().mendReferences(&context)
    }

    func judge(_ context: ImportContext) async throws {
        let transaction = context.transaction
        let judgement = Statement(
            named: "judge_completions",
            ["scope": "\(context.caller.scope.top)", "today": "\(context.today)"]
        )
        try await transaction.execute(
            """
            create temporary table judged on commit drop as
            select judgement.*, null::text[] as changed, 0::smallint as renewal
            from (\(judgement)) judgement
            """
        )
        if context.request.mode == .update {
            try await transaction.execute(
                """
                update judged
                set fate = 'rejected', faults = fault('course_code', 'does_not_exist', 'found', staged.course_code)
                from staged
                where judged.fate <> 'rejected' and judged.standing is null and staged.row = judged.row
                """
            )
        }
        try await transaction.execute("analyze judged (official, course, fate)")
        try await transaction.execute(Statement(named: "number_renewals"))
    }
}
