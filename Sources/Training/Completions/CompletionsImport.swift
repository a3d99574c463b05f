import Postgres

/// How a file of completions is taken in.
struct CompletionsImport: ImportPlan {
    static let kind = ImportKind.completions

    static let columns = [
        ImportColumn("official_code", .oneOf(1), aliases: OfficialColumns.code),
        ImportColumn("national_id", .oneOf(1), aliases: OfficialColumns.nationalID),
        ImportColumn("course_code", .required, aliases: ["ma_khoa", "ma_khoa_hoc"]),
        ImportColumn("completed_on", .required, aliases: ["ngay_hoan_thanh"]),
        ImportColumn("score", aliases: ["diem"]),
        ImportColumn("evidence", aliases: ["minh_chung", "chung_nhan", "so_chung_nhan"]),
    ]

    static let staging = [
        "official_code text collate \"C\"", "national_id text collate \"C\"", "course_code text collate \"C\"",
        "completed_on date", "score numeric(5, 2)", "evidence text",
    ]

    static let keys = 1

    static func export(under top: Int32?, on day: Day) -> Statement {
        """
        select array[coalesce(official.official_code, ''), coalesce(official.national_id, ''), course.code,
                     completion.completed_on::text, coalesce(completion.score::text, ''),
                     coalesce(completion.evidence, '')]
        from completion
        join official on official.id = completion.official
        join course on course.id = completion.course
        where completion.revoked_at is null
          and (\(top)::integer is null
               or official.organization in (
                      select organization from organization_lineage where ancestor = \(top) and valid @> \(day)
                  ))
        order by completion.id
        """
    }

    func stage(_ row: inout RowReader) {
        row.text(0, maximum: 64)
        let code = row.line.field
        _ = row.nationalID(1)
        let official = row.line.isNull(code) ? row.line.field : code
        row.text(2, isRequired: true, maximum: 64)
        row.key(0, official, row.line.field)
        row.day(3, isRequired: true)
        row.number(4, in: 0...100)
        row.text(5)
    }

    func store(_ context: ImportContext, _ counts: RowCounts) async throws -> Int? {
        guard counts.created > 0 else { return 0 }
        let transaction = context.transaction
        let fields = ["official", "course", "completed_on", "score", "evidence"]
        let load = BulkLoad(
            table: "completion",
            columns: fields + ["recorded_by", "import", "import_line"],
            values: """
                \(unescaped: fields.joined(separator: ", ")), \(context.caller.name)::text, \(context.number)::integer, line
                """,
            counts: counts,
            mayHoldOthersUp: context.request.mayHoldOthersUp,
            transaction: transaction
        )
        try await load.run()
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

    func judge(_ context: ImportContext) async throws {
        let transaction = context.transaction
        let judgement = CompletionJudgement.query(today: "date '\(context.today)'", repeats: repeats(context))
        try await transaction.execute(
            """
            create temporary table judged on commit drop as
            select judgement.*, staged.notes, null::text[] as changed
            from (\(unescaped: judgement)) judgement
            join staged on staged.row = judgement.row
            """
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
        try await transaction.execute("analyze judged (official, course, fate)")
    }

    /// Where every row names its official in the same column, equal keys are equal texts, and reading has seen them.
    private func repeats(_ context: ImportContext) -> CompletionJudgement.Repeats {
        if context.facts.empty[0] == 0, context.header.has("official_code") {
            return .suspected(column: "official_code")
        }
        if context.facts.empty[0] == context.facts.rows || !context.header.has("official_code") {
            return context.facts.empty[1] == 0 ? .suspected(column: "national_id") : .anywhere
        }
        return .anywhere
    }
}
