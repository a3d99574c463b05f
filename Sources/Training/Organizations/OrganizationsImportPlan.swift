import Postgres

/// The plan by which files of organizations are imported.
struct OrganizationsImportPlan: ImportPlan {
    static let kind = ImportKind.organizations

    static let columns = [
        ImportColumn(
            "code",
            .required,
            aliases: ["ma", "ma_don_vi", "ma_dv", "ma_co_quan", "ma_to_chuc", "organization_code"]
        ),
        ImportColumn(
            "parent_code",
            .required,
            aliases: ["ma_cap_tren", "ma_don_vi_cap_tren", "don_vi_cap_tren", "ma_don_vi_cha", "ma_don_vi_chu_quan"]
        ),
        ImportColumn("level", .required, aliases: ["cap", "cap_don_vi", "cap_hanh_chinh"]),
        ImportColumn("name", .required, aliases: ["ten", "ten_don_vi", "ten_co_quan", "ten_to_chuc"]),
    ]

    static let staging = [
        "code text collate \"C\"", "parent_code text collate \"C\"", "level organization_level", "name text",
    ]

    static let keys = 1

    static func export(within scope: Scope, on day: Day) -> Statement {
        """
        select array[span.code, coalesce(parent.code, ''), span.level::text, span.name]
        from organization_span span
        left join organization_span parent on parent.organization = span.parent and parent.valid @> \(day)
        where span.valid @> \(day)
          and \(scope.holds("span.organization", on: day))
        order by span.level, span.code
        """
    }

    func stage(_ row: inout RowReader) {
        row.code(0, isRequired: true)
        row.key(0)
        row.code(1)
        row.word(2, isRequired: true, fault: .unknownLevel, .level)
        row.text(3, isRequired: true)
    }

    func judge(_ context: ImportContext) async throws {
        var context = context
        try await mendZeros(&context)
        try await compare(context)
        try await refuseChildrenOfRefused(context)
        try await refuseManyRenamed(context)
    }

    /// The most units that a file may rename without an option that says so.
    static let fewRenamed = 20

    /// Refuses a file that renames many units, unless an option allows it.
    ///
    /// Such a file is usually a list of a later year, in which the codes have been given to other units. Another
    /// spelling doesn't count as another name.
    private func refuseManyRenamed(_ context: ImportContext) async throws {
        guard !context.request.renamesMany else { return }
        let renamed: (Int, String, String, String)? = try await context.transaction.first(
            """
            select count(*) over (), code, name_before, name
            from judged
            where fate = 'updated' and 'name' = any(changed) and fold(name) <> fold(name_before)
            order by row
            limit 1
            """
        )
        guard let (count, code, before, after) = renamed, count > Self.fewRenamed else { return }
        throw TrainingError(
            .manyRenamed,
            [
                "count": "\(count)", "found": code, "before": before, "after": after,
                "option": context.request.flag("rename"),
            ]
        )
    }

    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        let hasMoved = try await store(context)
        try await Lineage.renew(in: context.transaction)
        if hasMoved { try await Settlement.recount(isDryRun: context.request.isDryRun, in: context.transaction) }
        return nil
    }

    private func compare(_ context: ImportContext) async throws {
        let day = context.effectiveOn
        let mode = context.request.mode.rawValue
        try await Repeats.find("code", bit: 0, context)
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            with nation as (
                select code from (
                    select code, 0 as row from organization_span where level = 'national' and valid @> \(day)
                    union all
                    select code, row from staged where level = 'national'
                ) named
                order by row
                limit 1
            ),
            found as (
                select staged.row, staged.line, staged.notes, staged.code, staged.parent_code, staged.level, staged.name,
                       stored.organization,
                       parent.code as parent_code_before,
                       stored.name as name_before,
                       lower(stored.valid) as since, upper(stored.valid) as until,
                       staged_parent.row as parent_row,
                       stored_parent.organization as parent_stored,
                       coalesce(staged_parent.level, stored_parent.level) as parent_level,
                       staged.faults
                       || case when repeated_code.row < staged.row then
                               fault('code', 'duplicate_row', 'found', staged.code, 'line', repeated_code.line::text) end
                       || case when staged.level <> stored.level then
                               fault('level', 'level_changed', 'found', staged.code, 'expected', stored.level::text) end
                       || case when staged.level = 'national' and staged.parent_code is not null then
                               fault('parent_code', 'nation_has_no_parent') end
                       || case when staged.level = 'national' and nation.code <> staged.code then
                               fault('level', 'one_nation', 'found', nation.code) end
                       || case when staged.level <> 'national' and staged.parent_code is null
                                     and not exists (
                                         select from unnest(staged.faults) known where known.field = 'parent_code'
                                     ) then
                               fault('parent_code', 'missing_parent') end
                       || case when staged.parent_code is not null
                                     and staged_parent.row is null and stored_parent.organization is null then
                               fault('parent_code', 'unknown_parent', 'found', staged.parent_code) end
                       || case when coalesce(staged_parent.level, stored_parent.level) >= staged.level
                                     or staged.level in ('ministry', 'province')
                                        and coalesce(staged_parent.level, stored_parent.level) <> 'national' then
                               fault('parent_code', 'parent_must_stand_above', 'found', staged.parent_code,
                                     'expected', coalesce(staged_parent.level, stored_parent.level)::text) end
                       || case when stored.organization is not null and \(mode) = 'create' then
                               fault('code', 'exists_already', 'found', staged.code) end
                       || case when stored.organization is null and \(mode) = 'update' then
                               fault('code', 'does_not_exist', 'found', staged.code) end
                       || case when later.since is not null then
                               fault('code', 'day_before_span', 'found', \(day.description),
                                     'expected', later.since::text) end as faults
                from staged
                left join repeated_code on repeated_code.code = staged.code
                left join nation on true
                left join organization_span stored on stored.code = staged.code and stored.valid @> \(day)
                left join (
                    select code, min(lower(valid)) as since
                    from organization_span
                    where lower(valid) > \(day)
                    group by code
                ) later on later.code = staged.code and stored.organization is null
                left join organization_span parent
                       on parent.organization = stored.parent and parent.valid @> \(day)
                left join (
                    select distinct on (code) code, row, level from staged order by code, row
                ) staged_parent on staged_parent.code = staged.parent_code
                left join organization_span stored_parent
                       on stored_parent.code = staged.parent_code and stored_parent.valid @> \(day)
            )
            select row, line, code, parent_code, level, name, name_before, parent_row, parent_stored, parent_level, since, until,
                   notes, faults,
                   array_remove(array[
                       case when name <> name_before then 'name' end,
                       case when parent_code is distinct from parent_code_before then 'parent_code' end
                   ], null) as changed,
                   case
                       when faults is not null then 'rejected'
                       when organization is null then 'created'
                       when (name, parent_code) is distinct from (name_before, parent_code_before) then 'updated'
                       else 'unchanged'
                   end as fate,
                   parent_code is distinct from parent_code_before and organization is not null as has_moved,
                   case when faults is null and organization is null
                        then nextval(pg_get_serial_sequence('organization', 'id'))::integer
                        else organization
                   end as organization
            from found
            """
        )
        try await context.transaction.execute("create index on judged (code)")
        try await context.transaction.execute("analyze judged")
    }

    /// Refuses units whose parent is new in the same file and refused, and the units below those.
    private func refuseChildrenOfRefused(_ context: ImportContext) async throws {
        var refused = 1
        while refused > 0 {
            refused = try await context.transaction.execute(
                """
                update judged child
                set fate = 'rejected',
                    faults = fault('parent_code', 'parent_refused',
                                   'found', child.parent_code, 'line', parent.line::text)
                from judged parent
                where parent.row = child.parent_row
                  and parent.fate = 'rejected'
                  and child.parent_stored is null
                  and child.fate <> 'rejected'
                """
            )
        }
    }

    /// Stores the judged units, and returns whether a unit on record got another parent.
    private func store(_ context: ImportContext) async throws -> Bool {
        let day = context.effectiveOn
        let transaction = context.transaction
        try await transaction.execute(
            """
            insert into organization (id, level) overriding system value
            select organization, level from judged where fate = 'created' order by organization
            """
        )
        try await transaction.execute(
            """
            insert into import_change (import, import_line, kind, record, before, after)
            select \(context.number)::integer, judged.line, 'organization', span.organization, to_jsonb(span.*),
                   jsonb_build_object('since', \(day)::date)
            from judged
            join organization_span span on span.organization = judged.organization and span.valid @> \(day)
            where judged.fate = 'updated'
            """
        )
        // A second change on the same day replaces the first; with a later day the earlier span ends and stays on
        // record.
        try await transaction.execute(
            """
            update organization_span span
            set valid = daterange(lower(span.valid), \(day))
            from judged
            where judged.fate = 'updated' and judged.since is distinct from \(day)
              and span.organization = judged.organization and span.valid @> \(day)
            """
        )
        try await transaction.execute(
            """
            delete from organization_span span
            using judged
            where judged.fate = 'updated' and judged.since = \(day)
              and span.organization = judged.organization and span.valid @> \(day)
            """
        )
        // A new unit has no known first day, unless its code was another unit's before. A change that is planned for a
        // later day stays, and the file's values hold until then.
        let givenDay = context.request.effectiveOn
        try await transaction.execute(
            """
            insert into organization_span
                (organization, level, code, name, parent, parent_level, valid, import, import_line)
            select judged.organization, judged.level, judged.code, judged.name,
                   coalesce(parent.organization, judged.parent_stored), judged.parent_level,
                   daterange(
                       case when judged.fate = 'updated'
                                 or exists (select from organization_span earlier where earlier.code = judged.code)
                            then \(day) else \(givenDay) end,
                       judged.until
                   ),
                   \(context.number), judged.line
            from judged
            left join judged parent on parent.row = judged.parent_row and parent.fate <> 'rejected'
            where judged.fate in ('created', 'updated')
            order by judged.level, judged.row
            """
        )
        let moved: Int? = try await transaction.first(
            "select count(*) from judged where fate = 'updated' and has_moved"
        )
        return (moved ?? 0) > 0
    }
}
