import Postgres

/// Courses whose codes a spreadsheet ate the zeros of: a row's own, and those that it names.
extension CoursesImport {
    /// Mends the codes of all rows, first their own, then those that they name.
    func mendZeros(_ context: inout ImportContext) async throws {
        let own = LostZeros(column: "code", known: "select code, title_vi from course", key: 0)
        let title = LostZeros.Identity(isSame: { "fold(staged.title_vi) = fold(\($0).title_vi)" })
        try await own.mendNames(by: title, &context)
        for field in ["prerequisites", "counts_as"] where context.header.has(field) {
            try await mendNamed(in: field, context)
        }
    }

    /// Mends the codes of a list: one that names no course, of the registry or the file, and would name one with zeros before
    /// it.
    private func mendNamed(in field: String, _ context: ImportContext) async throws {
        try await context.scratch.create(
            "zeros_of_\(field)",
            as: """
                with known as (
                    select code from course
                    union
                    select code from staged where code is not null
                )
                select staged.row, named.code, array_agg(known.code order by known.code) as codes
                from staged
                cross join lateral (
                    select jsonb_object_keys(staged.\(unescaped: field)) collate "C" as code
                ) named
                join known on \(unescaped: LostZeros.bare("known.code")) = named.code
                where \(unescaped: LostZeros.mayHaveLostSome("named.code"))
                group by staged.row, named.code
                having bool_and(\(unescaped: LostZeros.hasLeadingZero("known")))
                """,
            in: context.transaction
        )
        try await context.transaction.execute(
            """
            update staged
            set \(unescaped: field) = coalesce(mended.codes, '{}'),
                notes = concat(staged.notes, mended.notes),
                faults = concat(staged.faults, mended.faults)
            from (
                select staged.row,
                       jsonb_object_agg(coalesce(zeros.codes[1], named.code), named.since)
                           filter (where zeros.code is null or cardinality(zeros.codes) = 1) as codes,
                       string_agg(
                           fault(\(field), \(NoteCode.codeZeros.rawValue), 'found', zeros.code, 'stored', zeros.codes[1]),
                           '' order by zeros.code
                       ) filter (where cardinality(zeros.codes) = 1) as notes,
                       string_agg(
                           fault(\(field), \(ErrorCode.ambiguousCode.rawValue), 'found', zeros.code,
                                 'expected', array_to_string(zeros.codes, ', ')),
                           '' order by zeros.code
                       ) filter (where cardinality(zeros.codes) > 1) as faults
                from staged
                cross join lateral jsonb_each_text(staged.\(unescaped: field)) named (code, since)
                left join \(unescaped: "zeros_of_\(field)") zeros on zeros.row = staged.row and zeros.code = named.code
                where staged.row in (select row from \(unescaped: "zeros_of_\(field)"))
                group by staged.row
            ) mended
            where mended.row = staged.row
            """
        )
    }
}
