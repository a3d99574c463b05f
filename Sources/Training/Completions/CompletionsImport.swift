import Postgres

/// How a file of completions is taken in.
struct CompletionsImport: ImportPlan {
    static let kind = ImportKind.completions

    static let columns = [
        ImportColumn("official_code", .oneOf(1), aliases: ["official_id", "ma_can_bo", "ma_cong_chuc", "so_hieu"]),
        ImportColumn("national_id", .oneOf(1), aliases: ["so_cccd", "cccd", "so_dinh_danh", "so_dinh_danh_ca_nhan"]),
        ImportColumn("course_code", .required, aliases: ["ma_khoa", "ma_khoa_hoc"]),
        ImportColumn("completed_on", .required, aliases: ["ngay_hoan_thanh"]),
        ImportColumn("score", aliases: ["diem"]),
        ImportColumn("evidence", aliases: ["minh_chung", "chung_nhan", "so_chung_nhan"]),
    ]

    static let staging = [
        "official_code text collate \"C\"", "national_id text collate \"C\"", "course_code text collate \"C\"",
        "completed_on date", "score numeric(5, 2)", "evidence text",
    ]

    func stage(_ row: inout RowReader) {
        row.text(0, maximum: 64)
        row.nationalID(1)
        row.text(2, isRequired: true, maximum: 64)
        row.day(3, isRequired: true) { _, _ in nil }
        row.number(4, in: 0...100)
        row.text(5)
    }

    func judgeAndStore(_ context: ImportContext) async throws -> Int? {
        let transaction = context.transaction
        let today = "date '\(context.today)'"
        try await transaction.execute(
            "create temporary table judged on commit drop as \(unescaped: CompletionJudgement.query(today: today))"
        )
        if context.request.mode == .update {
            try await transaction.execute(
                """
                update judged
                set fate = 'rejected', faults = fault('course_code', 'does_not_exist', 'found', staged.course_code)
                from staged
                where judged.fate = 'created' and staged.row = judged.row
                """
            )
        }
        try await transaction.execute("analyze judged")
        try await transaction.execute(
            """
            insert into completion
                (official, course, completed_on, score, evidence, recorded_by, import, import_line)
            select official, course, completed_on, score, evidence, \(context.caller.name), \(context.number), line
            from judged
            where fate = 'created'
            order by official, course
            """
        )
        try await transaction.execute("analyze completion")
        try await transaction.execute(
            Settlement.tally(attendancesOf: "select official, course, completed_on from judged where fate = 'created'")
        )
        let trained: Int? = try await transaction.first(
            Settlement.settle("select official from judged where fate = 'created'")
        )
        try await transaction.execute("analyze trained, progress")
        return trained
    }
}
