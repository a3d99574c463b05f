import Postgres

/// Units whose codes a spreadsheet ate the zeros of: `1` is Hà Nội as a province, Ba Đình as a district, and Phúc Xá as a
/// commune.
extension OrganizationsImportPlan {
    /// Mends the rows' own codes, then those of their parents, which may be in the same file.
    func mendZeros(_ context: inout ImportContext) async throws {
        let day = context.effectiveOn
        let codes = LostZeros(
            column: "code",
            known: "select code, name, level from organization_span where valid @> \(day)",
            key: 0
        )
        // Codes of a level have as many digits as one another: what lacks some at its level is no unit of its own.
        let unit = LostZeros.Identity(
            canBe: { "\($0).level = staged.level" },
            isSame: { "fold(staged.name) = fold(\($0).name)" },
            isAlwaysPadded: true
        )
        try await codes.mendNames(by: unit, &context)
        try await refuseShortCodes(context)
        try await mendParents(&context)
    }

    /// How many digits the state's own list has at each level.
    private static let digits = "(values ('province', 2), ('district', 3), ('commune', 5)) list (level, digits)"

    /// Refuses new units with fewer digits than the list has at their level, where others of the level have as many, and the
    /// file shows no zeros: stored as they are, they would be there a second time once somebody writes them in full.
    private func refuseShortCodes(_ context: ImportContext) async throws {
        guard context.facts.withoutZeros.contains("code"), !context.facts.withZeros.contains("code") else { return }
        try await context.transaction.execute(
            """
            with list as (
                select list.level::organization_level, list.digits
                from \(unescaped: Self.digits)
                where exists (
                    select
                    from (
                        select code, level from organization_span where valid @> \(context.effectiveOn)
                        union all
                        select code, level from staged
                    ) unit
                    where unit.level = list.level::organization_level
                      and unit.code ~ '^[0-9]+$' and length(unit.code) = list.digits
                )
            )
            update staged
            set code = null,
                faults = staged.faults
                         || fault('code', \(ErrorCode.codeWithoutZeros.rawValue), 'found', staged.code,
                          'expected', lpad(staged.code, list.digits, '0'))
            from list
            where list.level = staged.level and length(staged.code) < list.digits
              and \(unescaped: LostZeros.mayHaveLostSome("staged.code"))
              and not exists (
                  select from organization_span
                  where organization_span.code = staged.code and organization_span.level = staged.level
                    and organization_span.valid @> \(context.effectiveOn)
              )
            """
        )
    }

    /// Mends the codes of parents: the one on record is meant where it is the same but for zeros, or else the only one that
    /// can stand above the row.
    private func mendParents(_ context: inout ImportContext) async throws {
        let day = context.effectiveOn
        let parents = LostZeros(
            column: "parent_code",
            known: """
                select code, level from organization_span where valid @> \(day)
                union
                select code, level from staged where code is not null and level is not null
                """,
            companions: ["code"]
        )
        let above = LostZeros.Identity(
            canBe: { known in
                """
                \(known).level < staged.level
                and (staged.level not in ('ministry', 'province') or \(known).level = 'national')
                """
            },
            isSame: { "\($0).code = staged.standing_parent" }
        )
        let written: Statement = """
            select staged.row, staged.parent_code, staged.level, parent.code as standing_parent
            from staged
            left join organization_span own on own.code = staged.code and own.valid @> \(day)
            left join organization_span parent on parent.organization = own.parent and parent.valid @> \(day)
            where \(unescaped: LostZeros.mayHaveLostSome("staged.parent_code"))
            """
        try await parents.mendReferences(in: written, by: above, &context)
    }
}
