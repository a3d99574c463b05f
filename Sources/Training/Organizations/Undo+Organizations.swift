import Postgres

extension Undo {
    /// Undoes an import of organizations: first its changes, then the units that it brought, from the leaves up.
    func organizations() async throws {
        try await restoreSpans()
        // The units that were moved back must leave their old lineage, so that their former parents can be removed.
        try await Lineage.renew(in: transaction)
        var removed = 1
        while removed > 0 {
            removed = try await removeUnitsWithoutUnits()
        }
        try await transaction.execute(
            """
            insert into undone (line, name, fate)
            select import_line, code, case when changed.record is null then 'in_use' else 'changed_since' end
            from organization_span
            left join (
                select record from standing_change where kind = 'organization'
                union
                select organization from organization_span where import is distinct from \(number)
            ) changed on changed.record = organization_span.organization
            where organization_span.import = \(number)
              and not exists (
                  select from import_change own
                  where own.kind = 'organization' and own.record = organization_span.organization
                    and own.import = \(number)
              )
            """
        )
        try await Lineage.renew(in: transaction)
        if !isDryRun { try await Settlement.recount(in: transaction) }
    }

    /// Restores the former span of each unit, if the span that the import wrote still ends where it did.
    private func restoreSpans() async throws {
        try await transaction.execute(
            """
            create temporary table renamed on commit drop as
            select change.record as organization, change.import_line, change.before,
                   span.code, span.valid as valid_now,
                   span.organization is not null as is_untouched
            from standing_change change
            left join organization_span span
                   on span.organization = change.record and span.import = change.import
                  and (upper_inf(span.valid) or upper(span.valid) = upper((change.before ->> 'valid')::daterange))
            where change.import = \(number) and change.kind = 'organization'
            """
        )
        try await transaction.execute(
            """
            delete from organization_span span
            using renamed
            where renamed.is_untouched and span.organization = renamed.organization
              and (span.valid = renamed.valid_now
                   or lower(span.valid) is not distinct from lower((renamed.before ->> 'valid')::daterange))
            """
        )
        try await transaction.execute(
            """
            insert into organization_span
            select before.*
            from renamed
            cross join jsonb_populate_record(null::organization_span, renamed.before) before
            where renamed.is_untouched
            """
        )
        try await transaction.execute(
            """
            with put_back as (
                update import_change
                set undone_at = now()
                from renamed
                where renamed.is_untouched
                  and import_change.import = \(number) and import_change.kind = 'organization'
                  and import_change.record = renamed.organization
            )
            insert into undone (line, name, fate)
            select import_line, coalesce(code, before ->> 'code'),
                   case when is_untouched then 'restored' else 'changed_since' end
            from renamed
            """
        )
    }

    /// Removes the units that the import brought and that have no unit below them and nothing else that names them.
    ///
    /// It returns how many it removed.
    private func removeUnitsWithoutUnits() async throws -> Int {
        try await transaction.execute(
            """
            create temporary table leaf on commit drop as
            select span.organization, span.import_line, span.code
            from organization_span span
            where span.import = \(number)
              and not exists (select from organization_span other
                              where other.organization = span.organization and other.import is distinct from span.import)
              and not exists (select from organization_span child where child.parent = span.organization)
              and not exists (select from official where official.organization = span.organization)
              and not exists (select from official_past_membership past where past.organization = span.organization)
              and not exists (select from goal_share where goal_share.organization = span.organization)
              and not exists (select from opening_balance where opening_balance.organization = span.organization)
              and not exists (select from trained where trained.organization = span.organization)
              and not exists (select from completion_merged fact where fact.organization = span.organization)
              and not exists (select from class where class.organization = span.organization)
              and not exists (select from token where token.organization = span.organization)
              and not exists (select from import where import.organization = span.organization)
            """
        )
        try await transaction.execute(
            """
            delete from progress
            using (
                select goal, organization, day
                from progress
                where organization in (select organization from leaf)
                group by goal, organization, day
                having sum(trained) = 0 and sum(attendances) = 0
            ) nobody
            where progress.goal = nobody.goal and progress.organization = nobody.organization
              and progress.day = nobody.day
            """
        )
        try await transaction.execute(
            "delete from organization_lineage where organization in (select organization from leaf)"
        )
        try await transaction.execute(
            "delete from organization_span where organization in (select organization from leaf)"
        )
        try await transaction.execute("delete from organization where id in (select organization from leaf)")
        let removed = try await transaction.execute(
            "insert into undone (line, name, fate) select import_line, code, 'removed' from leaf"
        )
        try await transaction.execute("drop table leaf")
        return removed
    }
}
