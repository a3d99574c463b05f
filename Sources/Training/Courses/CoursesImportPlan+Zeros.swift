import Postgres

extension CoursesImportPlan {
    /// Restores zeros that a spreadsheet dropped from codes: first from the rows' own, then from those that they name.
    func mendZeros(_ context: inout ImportContext) async throws {
        let own = LostZeros(column: "code", known: "select code, title_vi from course", key: 0)
        let title = LostZeros.Identity(isSame: { "fold(staged.title_vi) = fold(\($0).title_vi)" })
        try await own.mendNames(by: title, &context)
        for field in ["prerequisites", "counts_as"] where context.header.has(field) {
            try await mendNamed(in: field, context)
        }
    }

    /// Mends a list of codes, which name courses of the registry or of the file.
    private func mendNamed(in field: String, _ context: ImportContext) async throws {
        let zeros = LostZeros(
            column: field,
            known: """
                select code from course
                union
                select code from staged where code is not null
                """
        )
        let found = zeros.references(
            in: "written",
            by: field,
            showsZeros: """
                (\(context.facts.withZeros.contains("code"))
                 or exists (select from written where \(unescaped: field) ~ '^0[0-9]*$'))
                """
        )
        try await context.transaction.execute(
            """
            with written as (
                select distinct jsonb_object_keys(\(unescaped: field)) collate "C" as \(unescaped: field)
                from staged
            ),
            zeros as (
                \(found)
            ),
            mended as (
                select staged.row,
                       jsonb_object_agg(coalesce(zeros.stored, named.code), named.since)
                           filter (where zeros.code is null or zeros.stored is not null) as codes,
                       array_agg((\(zeros.note))[1] order by zeros.code) filter (where zeros.stored is not null) as notes,
                       array_agg((\(zeros.fault))[1] order by zeros.code)
                           filter (where zeros.code is not null and zeros.stored is null) as faults
                from staged
                cross join lateral jsonb_each_text(staged.\(unescaped: field)) named (code, since)
                left join zeros on zeros.code = named.code
                group by staged.row
                having count(zeros.code) > 0
            )
            update staged
            set \(unescaped: field) = coalesce(mended.codes, '{}'),
                notes = staged.notes || mended.notes,
                faults = staged.faults || mended.faults
            from mended
            where mended.row = staged.row
            """
        )
    }
}
