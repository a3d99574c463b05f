import Postgres

extension Undo {
    /// Undoes an import of officials.
    ///
    /// Officials whom the import moved belong to their former unit again, for all days since, and are counted there.
    func officials() async throws {
        try await transaction.execute(
            """
            create temporary table moved_back on commit drop as
            select change.record as official, (change.after ->> 'organization_since')::date as since,
                   (change.before ->> 'organization_since')::date as since_before
            from (select * from standing_change where import = \(number) offset 0) change
            cross join lateral (
                select from official
                where official.id = change.record and to_jsonb(official.*) @> change.after
                offset 0
            ) official
            where change.kind = 'official' and change.after ? 'organization'
              and not \(isLook)
              and not exists (
                  select from standing_change later
                  where later.kind = 'official' and later.record = change.record and later.import > change.import
                  offset 0
              )
            """
        )
        let facts: Statement = """
            select fact.id
            from (select distinct official from moved_back) moved_back
            cross join lateral (
                select id from completion where official = moved_back.official and revoked_at is null offset 0
            ) fact
            """
        try await Settlement.addAttendances(of: facts, sign: -1, in: transaction)
        try await transaction.execute(
            """
            delete from official_past_membership
            where ctid = any(array(
                select past.place
                from moved_back
                cross join lateral (
                    select ctid as place from official_past_membership
                    where official = moved_back.official and valid = daterange(moved_back.since_before, moved_back.since)
                    offset 0
                ) past
            ))
            """
        )
        try await restore(
            "official",
            [
                ("official_code", "text"), ("national_id", "text"), ("full_name", "text"), ("date_of_birth", "date"),
                ("gender", "text"), ("email", "text"), ("phone", "text"), ("position", "text"), ("category", "text"),
                ("organization", "integer"), ("organization_since", "date"),
            ],
            name: Caller.maskedName(of: "official")
        )
        try await Settlement.addAttendances(of: facts, in: transaction)
        try await Settlement.settle("select official from moved_back", in: transaction)
        try await removeOfficials()
    }

    /// Removes the officials that the import brought and on whom no other record depends; a revoked completion doesn't
    /// count.
    private func removeOfficials() async throws {
        try await transaction.execute(
            """
            with brought as materialized (
                select official.id, official.import_line,
                       \(unescaped: Caller.maskedName(of: "official")) as name,
                       exists (select from completion
                               where completion.official = official.id and completion.revoked_at is null offset 0)
                       or exists (select from enrollment where enrollment.official = official.id offset 0) as is_in_use,
                       official.edited is not null
                       or official.merged_into is not null
                       or exists (select from official duplicate where duplicate.merged_into = official.id offset 0)
                       or exists (select from official_absence absence where absence.official = official.id offset 0)
                       or exists (select from official_past_membership past where past.official = official.id offset 0)
                       or exists (select from standing_change change
                                  where change.kind = 'official' and change.record = official.id offset 0) as is_changed
                from official
                where official.import = \(number)
            ),
            removed as (
                delete from official
                where id = any(array(
                    select id from brought where not is_in_use and not is_changed and not \(isLook)
                ))
            )
            insert into undone (line, name, fate)
            select import_line, name,
                   case when is_in_use then 'in_use' when is_changed then 'changed_since' else 'removed' end
            from brought
            """
        )
    }
}
