import Postgres

/// Finds the units that the codes of a file name.
enum UnitCodes {
    /// Creates the table `unit` for the codes in `staged`.
    ///
    /// Each `code` has its `organization`, and a `note` where zeros were restored, or a `fault`. Exports name officials
    /// of an ended unit, or of one still to begin, by its last or first code; so `absent` has the units that had the
    /// code last or will have it first, where it names no unit on the day.
    static func resolve(_ context: ImportContext) async throws {
        let day = context.effectiveOn
        let isSeen = context.caller.scope.holds("organization_span.organization", on: context.today)
        let zeros = LostZeros(
            column: "organization_code",
            known: "select code, name, organization from organization_span where valid @> \(day) and \(isSeen)",
            called: { "\($0).code || ' ' || \($0).name" }
        )
        let lost = zeros.references(
            in: "written",
            by: "organization_code",
            showsZeros: "exists (select from written where organization_code ~ '^0[0-9]*$')",
            unless: "code in (select code from absent)"
        )
        try await context.scratch.create(
            "unit",
            as: """
                with written as (
                    select distinct organization_code from staged where organization_code is not null
                ),
                absent as (
                    select unit.code, array_agg(missing.organization) as organizations
                    from (
                        select organization
                        from organization_span
                        group by organization
                        having not bool_or(valid @> \(day)) and bool_or(code in (select organization_code from written))
                    ) missing
                    cross join lateral (
                        \(UnitNames.present(of: "missing.organization", on: "\(day)::date"))
                    ) unit
                    -- A caller who sees less than the whole state may not see the unit that has the code at present.
                    where not exists (
                        select from organization_span present where present.code = unit.code and present.valid @> \(day)
                    )
                    group by unit.code
                ),
                zeros as (
                    \(lost)
                )
                select written.organization_code as code, absent.organizations as absent, named.organization,
                       \(zeros.note) as note,
                       case when zeros.code is not null then \(zeros.fault)
                            when named.organization is null then
                                fault('organization_code', 'unknown_organization', 'found', written.organization_code)
                       end as fault
                from written
                left join zeros on zeros.code = written.organization_code
                left join (\(zeros.known)) named
                       on named.code = case when zeros.code is null then written.organization_code else zeros.stored end
                left join absent on absent.code = written.organization_code
                """,
            in: context.transaction
        )
    }
}
