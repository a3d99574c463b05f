import Postgres

/// Restores zeros that a spreadsheet dropped from units' codes.
///
/// Without its zeros, `1` is Hà Nội as a province, Ba Đình as a district, and Phúc Xá as a commune.
extension OrganizationsImportPlan {
    /// Mends the rows' own codes, then their parents' codes, which may be in the same file.
    func mendZeros(_ context: inout ImportContext) async throws {
        let day = context.effectiveOn
        let codes = LostZeros(
            column: "code",
            known: "select code, name, level from organization_span where valid @> \(day)",
            key: 0
        )
        // All codes of a level have the same number of digits, so a shorter one is a code that lost its zeros.
        let unit = LostZeros.Identity(
            canBe: { "\($0).level = staged.level" },
            isSame: { "fold(staged.name) = fold(\($0).name)" },
            isAlwaysPadded: true
        )
        try await codes.mendNames(by: unit, &context)
        try await refuseShortCodes(context)
        try await mendParents(&context)
    }

    /// The number of digits that codes of each level have in the state's own list.
    private static let digits = "(values ('province', 2), ('district', 3), ('commune', 5)) list (level, digits)"

    /// Refuses new units with fewer digits than the state's list has at their level, in a file that shows no leading
    /// zeros.
    ///
    /// Stored as they are, the units would be there twice once a file writes their codes in full. The check holds only
    /// where other units of the level have the full number of digits.
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
                         || fault('code', \(ErrorCode.codeWithoutZeros), 'found', staged.code,
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

    /// Mends the codes of parents.
    ///
    /// The parent on record is meant if its code is the same but for zeros; otherwise the only unit that can be above
    /// the row's.
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
