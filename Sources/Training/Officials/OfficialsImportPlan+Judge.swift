import Postgres

extension OfficialsImportPlan {
    func mend(_ context: inout ImportContext) async throws {
        try await Self.zeros(context).mendNames(by: Self.identity(context), &context)
    }

    func judge(_ context: ImportContext) async throws {
        try await UnitCodes.resolve(context)
        try await Repeats.find("official_code", bit: 0, context)
        try await Repeats.find("national_id", bit: 1, context)
        try await compare(context)
        try await judgeThoseKnownByNationalID(context)
        try await refuseSameOfficialTwice(context)
    }

    /// Finds codes that may have lost their zeros, by the officials on record.
    private static func zeros(_ context: ImportContext) -> LostZeros {
        let isSeen = context.caller.scope.holds("official.organization", on: context.today)
        return LostZeros(
            column: "official_code",
            known: """
                select official_code as code, national_id, full_name, date_of_birth
                from official
                where official_code is not null and \(isSeen)
                """,
            key: 0
        )
    }

    /// The rules for recognizing an official whose code may have lost its zeros: by national ID, or else by name and
    /// birth.
    ///
    /// For a caller who may not see national IDs they leave the national ID out, so that a restored code doesn't reveal
    /// it.
    private static func identity(_ context: ImportContext) -> LostZeros.Identity {
        let byName: @Sendable (String) -> String = { known in
            """
            fold(staged.full_name) = fold(\(known).full_name)
            and coalesce(staged.date_of_birth = \(known).date_of_birth, true)
            """
        }
        guard !context.caller.triesNationalIDs else { return LostZeros.Identity(isSame: byName) }
        return LostZeros.Identity(
            isSame: { "coalesce(staged.national_id = \($0).national_id, \(byName($0)))" },
            isOther: { "coalesce(staged.national_id <> \($0).national_id, false)" }
        )
    }

    /// Finds the official, the unit, the faults and the changes of each row.
    ///
    /// A row is compared with the official who has its code; a row whose official is known by the national ID alone
    /// keeps the fate `known`. The fields of new people go along, so that they can be stored without another look at
    /// the file.
    private func compare(_ context: ImportContext) async throws {
        let mode = context.request.mode.rawValue
        let newcomers = Self.fields.map {
            "case when coalesce(stored.id, other.id) is null then staged.\($0) end as \($0)"
        }
        let comparison = OfficialComparison(context)
        // A row with faults of its own is no try of a national ID, so it must not reveal what the number names.
        let isLookedUp: Statement =
            context.caller.triesNationalIDs ? "(staged.faults is null or staged.national_id is null)" : "true"
        // OFFSET 0 keeps the planner from computing each expression again at every place that uses it.
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            select compared.*,
                   case
                       when faults is not null then 'rejected'
                       when official is null then 'created'
                       when is_known_by_national_id then 'known'
                       when changed is not null then 'updated'
                       else 'unchanged'
                   end as fate
            from (
                select staged.row, staged.line, \(unescaped: newcomers.joined(separator: ", ")),
                       coalesce(stored.id, other.id) as official,
                       stored.id is null and other.id is not null as is_known_by_national_id,
                       \(comparison.organization) as organization,
                       staged.notes
                       || case when coalesce(stored.organization, other.organization) = any(unit.absent) then null
                                else unit.note end
                       || \(comparison.notes) as notes,
                       \(comparison.changed) as changed,
                       coalesce(
                           hidden.fault,
                           staged.faults
                           || case when staged.faults is null and staged.official_code is null and staged.national_id is null
                                then fault(null, 'missing_number') end
                           || case when repeated_official_code.row < staged.row then
                               fault('official_code', 'duplicate_row', 'found', staged.official_code,
                                     'line', repeated_official_code.line::text) end
                           || case when repeated_national_id.row < staged.row then
                               fault('national_id', 'duplicate_row', 'found', staged.national_id,
                                     'line', repeated_national_id.line::text) end
                           || case when coalesce(stored.organization, other.organization) = any(unit.absent) then null
                                when staged.organization_code is null and stored.id is null and other.id is null
                                     and \(isLookedUp) and not exists (
                                         select from unnest(staged.faults) known where known.field = 'organization_code'
                                     )
                                then fault('organization_code', 'missing_value')
                                else unit.fault end
                           || case when coalesce(stored.merged_into, other.merged_into) is not null then
                               fault(null, 'official_merged', 'official', (
                                   select \(unescaped: Caller.maskedName(of: "kept")) from official kept
                                   where kept.id = coalesce(stored.merged_into, other.merged_into)
                               ))
                                when other.id is distinct from stored.id
                                     and other.official_code <> staged.official_code then
                               fault('national_id', 'national_id_taken', 'found', staged.national_id,
                                     'official', other.official_code)
                                when stored.id <> other.id then
                               fault(null, 'officials_differ') end
                           || case when other.id is null and stored.national_id <> staged.national_id and \(isLookedUp) then
                               fault('national_id', 'national_id_differs', 'found', staged.national_id,
                                     'official', staged.official_code) end
                           || case when coalesce(stored.id, other.id) is not null and \(mode) = 'create' then
                               fault('official_code', 'exists_already',
                                     'found', coalesce(staged.official_code, staged.national_id)) end
                           || case when coalesce(stored.id, other.id) is null and \(mode) = 'update' and \(isLookedUp) then
                               fault('official_code', 'does_not_exist',
                                     'found', coalesce(staged.official_code, staged.national_id, '')) end
                           || \(comparison.faults)
                       ) as faults
                from staged
                left join unit on unit.code = staged.organization_code
                left join repeated_official_code on repeated_official_code.official_code = staged.official_code
                left join repeated_national_id on repeated_national_id.national_id = staged.national_id
                left join official stored on stored.official_code = staged.official_code
                left join official other on other.national_id = staged.national_id and \(isLookedUp)
                cross join lateral (\(Self.hidden(from: context))) hidden
                offset 0
            ) compared
            """
        )
    }

    /// SQL for the one fault of a row about a person outside the scope: the number is taken.
    ///
    /// The row has no other fault, because that would reveal what is on record. Other rows have null.
    private static func hidden(from context: ImportContext) -> Statement {
        func isHidden(_ official: String) -> Statement {
            let unit = """
                case when \(official).merged_into is null then \(official).organization
                     else (select person.organization from official person where person.id = \(official).merged_into) end
                """
            return
                "\(unescaped: official).id is not null and not \(context.caller.scope.holds("(\(unit))", on: context.today))"
        }
        return """
            select case when \(isHidden("stored"))
                        then fault('official_code', 'official_code_taken', 'found', staged.official_code)
                        when \(isHidden("other"))
                        then fault('national_id', 'national_id_taken', 'found', staged.national_id, 'official', '…')
                   end as fault
            """
    }

    /// Compares the rows whose official has another code on record or none, and the rows without a code.
    private func judgeThoseKnownByNationalID(_ context: ImportContext) async throws {
        let comparison = OfficialComparison(context)
        try await context.transaction.execute(
            """
            update judged
            set organization = compared.organization,
                notes = judged.notes || compared.notes,
                changed = compared.changed,
                faults = compared.faults,
                fate = case
                           when compared.faults is not null then 'rejected'
                           when compared.changed is not null then 'updated'
                           else 'unchanged'
                       end
            from (
                select staged.row,
                       \(comparison.organization) as organization,
                       \(comparison.notes) as notes,
                       \(comparison.changed) as changed,
                       \(comparison.faults) as faults
                from judged known
                join staged on staged.row = known.row
                join official stored on stored.id = known.official
                left join unit on unit.code = staged.organization_code
                where known.fate = 'known'
                offset 0
            ) compared
            where judged.row = compared.row
            """
        )
    }

    /// Refuses the second of two rows that name one person, one by the code and the other by the national ID.
    ///
    /// Such rows exist only where some rows have no code.
    private func refuseSameOfficialTwice(_ context: ImportContext) async throws {
        guard context.facts.empty[0] > 0, context.facts.empty[0] < context.facts.rows else { return }
        try await context.transaction.execute(Statement(named: "refuse_same_official_twice"))
    }
}

/// SQL that compares a row of a file with the official on record, `stored`.
private struct OfficialComparison {
    /// The unit to which the official belongs after the import.
    let organization: Statement

    /// Notes on fields that were edited by hand.
    let notes: Statement

    /// The columns that change, null where none does.
    let changed: Statement

    /// The faults that follow from the record.
    let faults: Statement

    /// SQL for the unit of a row: the unit that its code names, or else the official's own.
    ///
    /// The official's own unit comes first where it doesn't exist on the day and the code was its last, or will be its
    /// first.
    private static let unit = """
        coalesce(
            case when stored.organization = any(unit.absent) then stored.organization end,
            unit.organization,
            stored.organization
        )
        """

    init(_ context: ImportContext) {
        let keepsUnit =
            context.request.overwritesEdits
            ? "false" : "coalesce('organization_code' = any(stored.edited), false)"
        let fields = OfficialsImportPlan.fields.map { field in
            (name: field, value: OfficialsImportPlan.value(field, context, of: "stored"))
        }
        let moves = "stored.organization <> \(Self.unit) and not \(keepsUnit)"
        organization = "case when \(unescaped: keepsUnit) then stored.organization else \(unescaped: Self.unit) end"
        faults = """
            case when \(unescaped: moves) and stored.organization_since > \(context.effectiveOn) then
                fault('organization_code', 'day_before_span', 'found', \(context.effectiveOn.description),
                      'expected', stored.organization_since::text) end
            """
        let written = fields.map { "staged.\($0.name)" }.joined(separator: ", ")
        let standing = fields.map { "stored.\($0.name)" }.joined(separator: ", ")
        let becomes = fields.map(\.value).joined(separator: ", ")
        // Most rows of a file that is imported again are on record word for word, which this comparison finds first.
        changed = """
            case when stored.id is null then null
                 when stored.edited is null and stored.organization = \(unescaped: Self.unit)
                      and (\(unescaped: written)) is not distinct from (\(unescaped: standing)) then null
                 when \(unescaped: moves)
                      or (\(unescaped: becomes)) is distinct from (\(unescaped: standing))
                 then array_remove(array[
                     \(unescaped: fields.map { "case when \($0.value) is distinct from stored.\($0.name) then '\($0.name)' end" }
                        .joined(separator: ",\n")),
                     case when \(unescaped: moves) then 'organization_code' end
                 ], null) end
            """
        notes = "\(unescaped: Self.editNotes(context))"
    }

    /// A note for each field of the row that differs from one edited by hand.
    private static func editNotes(_ context: ImportContext) -> String {
        let code = context.request.overwritesEdits ? "overwrote_edited" : "kept_edited"
        let notes = OfficialsImportPlan.fields.map { field in
            // An empty field doesn't count as a value where it can't clear the stored one.
            let isGiven =
                context.request.clearsEmpty && context.header.has(field) && OfficialsImportPlan.mayClear(field)
                ? "true" : "staged.\(field) is not null"
            let stored =
                field == "national_id" && !context.caller.seesNationalIDs
                ? Caller.maskedNationalID(of: "stored") : "stored.\(field)::text"
            return """
                case when '\(field)' = any(stored.edited) and \(isGiven)
                          and staged.\(field) is distinct from stored.\(field) then
                    fault('\(field)', '\(code)', 'found', coalesce(staged.\(field)::text, ''),
                          'stored', coalesce(\(stored), '')) end
                """
        }
        let unitNote = """
            case when 'organization_code' = any(stored.edited) and \(Self.unit) <> stored.organization then
                fault('organization_code', '\(code)', 'found', staged.organization_code, 'stored', '') end
            """
        return "case when stored.edited is not null then \((notes + [unitNote]).joined(separator: "\n|| ")) end"
    }
}
