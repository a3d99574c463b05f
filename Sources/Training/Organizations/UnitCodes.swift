import Postgres

/// Finds the units that the codes of a file name.
enum UnitCodes {
    /// Makes the table `unit` of the codes in `staged`: for each `code` its `organization`, a `note` where zeros had to be
    /// put back, or a `fault`; and `absent`, the units that are not there on the day and had the code last, or will have it
    /// first, where it names none that is: exports name those who belong to them by it.
    ///
    /// Spreadsheets eat leading zeros. A code that names no unit and would name exactly one with zeros before it is mended.
    /// `00271` without its zeros names another unit, which no look at the row can tell: where the file shows that its
    /// zeros are lost (a code needs them, and none has any), a code that could be either is refused, naming both.
    static func resolve(_ context: ImportContext) async throws {
        let day = context.effectiveOn
        let written: Statement =
            if let codes = context.facts.words.all {
                "select unnest(\(codes)::text[]) collate \"C\" as code"
            } else {
                "select organization_code as code from staged where organization_code is not null group by 1"
            }
        try await context.scratch.create(
            "unit",
            as: """
                with written as (
                    \(written)
                ),
                found as (
                    select written.code, exact.organization, exact.name,
                           padded.organizations, padded.codes, padded.names,
                           -- Whoever sees less than the whole state may not see the unit that has the code at present.
                           case when not exists (
                               select from organization_span present
                               where present.code = written.code and present.valid @> \(day)
                           ) then absent.organizations end as absent
                    from written
                    left join organization_span exact
                           on exact.code = written.code and exact.valid @> \(day)
                          and \(context.caller.scope.holds("exact.organization", on: context.today))
                    left join (
                        select ltrim(code, '0') as code,
                               array_agg(organization order by length(code)) as organizations,
                               array_agg(code order by length(code)) as codes,
                               string_agg(code || ' ' || name, ', ' order by length(code)) as names
                        from organization_span
                        where code ~ '^0+[1-9][0-9]*$' and valid @> \(day)
                          and \(context.caller.scope.holds("organization_span.organization", on: context.today))
                        group by 1
                    ) padded on padded.code = written.code
                    left join (
                        select unit.code, array_agg(missing.organization) as organizations
                        from (
                            select organization
                            from organization_span
                            group by organization
                            having not bool_or(valid @> \(day)) and bool_or(code in (select code from written))
                        ) missing
                        cross join lateral (
                            \(UnitNames.present(of: "missing.organization", on: "\(day)::date"))
                        ) unit
                        group by unit.code
                    ) absent on absent.code = written.code
                ),
                file as (
                    select bool_and(code !~ '^0')
                           and bool_or(organization is null and absent is null and codes is not null) as lost_zeros
                    from found
                    where code ~ '^[0-9]+$'
                )
                select code, absent,
                       case when organization is not null and not (lost_zeros and codes is not null) then organization
                            when organization is null and cardinality(codes) = 1 then organizations[1]
                       end as organization,
                       case when organization is null and cardinality(codes) = 1 then
                           fault('organization_code', 'organization_code_zeros', 'found', code, 'stored', codes[1]) end as note,
                       case when organization is null and codes is null then
                                fault('organization_code', 'unknown_organization', 'found', code)
                            when organization is null and cardinality(codes) > 1 then
                                fault('organization_code', 'ambiguous_organization', 'found', code, 'expected', names)
                            when organization is not null and lost_zeros and codes is not null then
                                fault('organization_code', 'ambiguous_organization', 'found', code,
                                      'expected', concat(code, ' ', name, ', ', names))
                       end as fault
                from found
                cross join file
                """,
            in: context.transaction
        )
    }
}
