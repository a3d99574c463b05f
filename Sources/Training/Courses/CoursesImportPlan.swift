import Postgres

/// The plan by which files of courses are imported.
struct CoursesImportPlan: ImportPlan {
    static let kind = ImportKind.courses

    static let columns =
        [ImportColumn("code", .required, aliases: ["ma", "course_code"] + CourseColumns.code)]
        + ImportColumn.titles(CourseColumns.title) + others

    private static let others = [
        ImportColumn(
            "hours",
            aliases: [
                "so_tiet", "so_gio", "so_tiet_hoc", "so_gio_hoc", "tong_so_tiet", "thoi_luong", "thoi_luong_tiet",
                "thoi_luong_so_tiet",
            ]
        ),
        ImportColumn(
            "format",
            aliases: [
                "hinh_thuc", "hinh_thuc_hoc", "hinh_thuc_to_chuc", "hinh_thuc_dao_tao", "hinh_thuc_boi_duong",
                "hinh_thuc_dao_tao_boi_duong",
            ]
        ),
        ImportColumn("provider", aliases: ["don_vi_to_chuc", "co_so_dao_tao"]),
        ImportColumn("languages", aliases: ["ngon_ngu"]),
        ImportColumn("prerequisites", aliases: ["khoa_hoc_truoc", "khoa_tien_quyet"]),
        ImportColumn("counts_as", aliases: ["tinh_nhu_khoa", "thay_cho_khoa"]),
        ImportColumn("valid_months", aliases: ["so_thang_hieu_luc", "hieu_luc_thang"]),
        ImportColumn("available_from", aliases: ["mo_tu_ngay"]),
        ImportColumn("status", aliases: ["trang_thai"]),
        ImportColumn("retired_on", aliases: ["ngay_ngung"]),
    ]

    static let staging = [
        "code text collate \"C\"", "title_vi text", "title_en text", "hours numeric(6, 2)", "format text",
        "provider text", "languages text[]", "prerequisites jsonb", "counts_as jsonb", "valid_months integer",
        "available_from date", "status text", "retired_on date",
    ]

    static let keys = 1

    static func export(within scope: Scope, on day: Day) -> Statement {
        """
        select array[course.code, course.title_vi, coalesce(course.title_en, ''), coalesce(course.hours::text, ''),
                     coalesce(course.format, ''), coalesce(course.provider, ''),
                     array_to_string(course.languages, '; '),
                     (
                         select \(unescaped: WrittenList.aggregate("other.code"))
                         from course_prerequisite rule
                         join course other on other.id = rule.prerequisite
                         where rule.course = course.id
                     ),
                     (
                         select \(unescaped: WrittenList.aggregate("other.code", since: "rule.since"))
                         from course_equivalence rule
                         join course other on other.id = rule.counts_as
                         where rule.course = course.id
                     ),
                     coalesce(course.valid_months::text, ''), coalesce(course.available_from::text, ''),
                     \(PublicationStatus.of("course", on: day)), coalesce(course.retired_on::text, '')]
        from course
        order by course.id
        """
    }

    func stage(_ row: inout RowReader) {
        row.code(0, isRequired: true)
        row.key(0)
        row.text(1, isRequired: true)
        row.text(2)
        row.number(3, in: 0.01...9999)
        row.word(4, fault: .unknownFormat, .format)
        row.text(5)
        row.languages(6)
        row.codes(7)
        row.codes(8, haveDays: true)
        row.number(9, in: 1...600, isWhole: true)
        row.day(10)
        row.word(11, fault: .unknownWord, .status)
        row.day(12)
    }

    /// Finds codes in the column `course_code` that lost their zeros, by the courses on record.
    static func zeros() -> LostZeros {
        LostZeros(column: "course_code", known: "select code from course")
    }

    func judge(_ context: ImportContext) async throws {
        var context = context
        try await mendZeros(&context)
        try await Repeats.find("code", bit: 0, context)
        try await compare(context)
        var refused = 1
        while refused > 0 {
            refused = try await refuseWhatNamesRefused(context)
            if context.header.has("prerequisites") { refused += try await refuseCircles(context) }
        }
    }

    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        let columns = [
            "title_vi", "title_en", "hours", "format", "provider", "languages", "valid_months", "available_from",
            "status", "retired_on",
        ]
        try await context.transaction.execute(
            """
            insert into course (code, \(unescaped: columns.joined(separator: ", ")), expires, import, import_line)
            select code, \(unescaped: columns.joined(separator: ", ")), valid_months is not null,
                   \(context.number), line
            from judged
            where fate = 'created'
            order by row
            """
        )
        if counts.updated > 0 { try await change(context, columns) }
        try await relate(context)
        // A course's equivalents and the validity of its completions decide who is trained.
        let areRules: Bool? = try await context.transaction.first(
            """
            select exists (
                select from judged
                where fate = 'updated' and changed && array['counts_as', 'valid_months']
                   or fate = 'created' and counts_as <> '{}'
            )
            """
        )
        if areRules == true {
            try await Settlement.recount(isDryRun: context.request.isDryRun, in: context.transaction)
        }
        return nil
    }

    /// Sets the changed fields, and keeps the courses as they were before and after.
    private func change(_ context: ImportContext, _ columns: [String]) async throws {
        let assignments = columns.map { "\($0) = judged.\($0)" }.joined(separator: ", ")
        try await context.transaction.execute(
            """
            with before as (
                select course.id, judged.line, judged.changed, \(unescaped: Self.standing) as was
                from judged
                join course on course.id = judged.course
                where judged.fate = 'updated'
            ),
            updated as (
                update course
                set \(unescaped: assignments), expires = course.expires or judged.valid_months is not null
                from judged
                where judged.fate = 'updated' and course.id = judged.course
                returning course.id, to_jsonb(course.*) || jsonb_build_object(
                    'languages', course.languages::text, 'prerequisites', judged.prerequisites,
                    'counts_as', judged.counts_as
                ) as became
            )
            insert into import_change (import, import_line, kind, record, before, after)
            select \(context.number)::integer, before.line, 'course', before.id,
                   (select jsonb_object_agg(field, before.was -> field) from unnest(before.changed) field),
                   (select jsonb_object_agg(field, updated.became -> field) from unnest(before.changed) field)
            from before
            join updated on updated.id = before.id
            """
        )
    }

    /// Stores prerequisites and equivalences, after all courses of the file.
    private func relate(_ context: ImportContext) async throws {
        for (table, column, field) in [
            ("course_prerequisite", "prerequisite", "prerequisites"), ("course_equivalence", "counts_as", "counts_as"),
        ] where context.header.has(field) {
            let isSet = "(judged.fate = 'created' or judged.fate = 'updated' and '\(field)' = any(judged.changed))"
            try await context.transaction.execute(
                """
                delete from \(unescaped: table)
                using judged
                where \(unescaped: table).course = judged.course and \(unescaped: isSet)
                """
            )
            let since = table == "course_equivalence" ? ", since" : ""
            try await context.transaction.execute(
                """
                insert into \(unescaped: table) (course, \(unescaped: column)\(unescaped: since))
                select course.id, other.id\(unescaped: since.isEmpty ? "" : ", named.since::date")
                from judged
                join course on course.code = judged.code
                cross join lateral jsonb_each_text(judged.\(unescaped: field)) named (code, since)
                join course other on other.code = named.code
                where \(unescaped: isSet)
                """
            )
        }
    }
}
