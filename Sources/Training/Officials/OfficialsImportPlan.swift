import Postgres

/// The plan by which files of officials are imported.
struct OfficialsImportPlan: ImportPlan {
    static let kind = ImportKind.officials

    static let columns = [
        ImportColumn("official_code", .oneOf(1), aliases: OfficialColumns.code),
        ImportColumn("national_id", .oneOf(1), aliases: OfficialColumns.nationalID),
        ImportColumn(
            "full_name",
            .required,
            aliases: ["ho_va_ten", "ho_ten", "ho_va_ten_khai_sinh", "fullname", "name"]
        ),
        ImportColumn(
            "date_of_birth",
            aliases: ["ngay_sinh", "ngay_thang_nam_sinh", "sinh_ngay", "birth_date", "birthday", "dob"]
        ),
        ImportColumn("gender", aliases: ["gioi_tinh", "phai", "sex"]),
        ImportColumn("email", aliases: ["thu_dien_tu", "dia_chi_thu_dien_tu", "e_mail", "dia_chi_email", "mail"]),
        ImportColumn(
            "phone",
            aliases: ["dien_thoai", "so_dien_thoai", "sdt", "so_dt", "dien_thoai_di_dong", "so_di_dong", "mobile"]
        ),
        ImportColumn(
            "organization_code",
            .required,
            aliases: ["ma_don_vi", "don_vi", "ma_dv", "ma_co_quan", "ma_to_chuc", "org_code", "unit_code"]
        ),
        ImportColumn("position", aliases: ["chuc_vu", "chuc_danh", "vi_tri", "vi_tri_viec_lam", "chuc_vu_chuc_danh"]),
        ImportColumn(
            "category",
            aliases: ["loai", "loai_can_bo", "loai_cbcc", "loai_doi_tuong", "phan_loai", "doi_tuong"]
        ),
    ]

    static let staging = [
        "official_code text collate \"C\"", "national_id text collate \"C\"", "full_name text", "date_of_birth date",
        "gender text", "email text", "phone text", "organization_code text collate \"C\"", "position text",
        "category text",
    ]

    static let keys = 2

    /// The day on which everybody in the file has to be of age, because they count as being in service from then on at
    /// least.
    let inServiceOn: Day

    /// The least age for the state's service (Luật Cán bộ, công chức 2008, điều 36; Luật Viên chức 2010, điều 22).
    private static let leastAge = 18

    private static let earliestBirth = Day("1900-01-01")

    /// Whether a day can be the date of birth of somebody in the registry.
    static func canBeBirth(_ day: Day, today: Day) -> Bool {
        day <= today && (earliestBirth.map { $0 <= day } ?? true)
    }

    /// Exports officials of an ended unit with its last code, and those of a unit still to begin with its first.
    ///
    /// Such a code leaves people where they are when the file is imported. The code is empty if it names another unit
    /// by now.
    static func export(within scope: Scope, on day: Day) -> Statement {
        """
        select array[coalesce(official.official_code, ''), coalesce(official.national_id, ''), official.full_name,
                     coalesce(official.date_of_birth::text, ''), coalesce(official.gender, ''),
                     coalesce(official.email, ''), coalesce(official.phone, ''),
                     coalesce(
                         span.code,
                         (
                             select unit.code
                             from (\(UnitNames.present(of: "official.organization", on: "\(day)::date"))) unit
                             where not exists (
                                 select from organization_span other
                                 where other.code = unit.code and other.valid @> \(day)
                             )
                         ),
                         ''
                     ),
                     coalesce(official.position, ''), coalesce(official.category, '')]
        from official
        left join organization_span span on span.organization = official.organization and span.valid @> \(day)
        where official.merged_into is null
          and \(scope.holds("official.organization", on: day))
        order by official.id
        """
    }

    func stage(_ row: inout RowReader) {
        let today = row.today
        row.code(0, isOfficialCode: true)
        row.key(0)
        let bearer = row.nationalID(1)
        row.key(1)
        row.name(2)
        let birth = row.day(3) { day in
            guard Self.canBeBirth(day, today: today) else { return (.birthOutOfRange, [:]) }
            return Self.isOfAge(day, on: inServiceOn) ? nil : (.underage, ["expected": inServiceOn.description])
        }
        let gender = row.word(4, fault: .unknownGender, ClosedLists.gender)
        row.email(5)
        row.phone(6)
        row.text(7, maximum: 64)
        row.collectWord()
        row.text(8)
        row.word(9, fault: .unknownCategory, ClosedLists.category)
        if let bearer { compare(bearer, gender, birth, &row) }
    }

    /// Whether a person is old enough for the state's service on a day.
    static func isOfAge(_ birth: Day, on day: Day) -> Bool {
        let (born, now) = (birth.parts, day.parts)
        let age = now.year - born.year - ((now.month, now.day) < (born.month, born.day) ? 1 : 0)
        return age >= leastAge
    }

    /// A number that contradicts the row gets a note, not a fault: a date of birth may have been corrected, a number
    /// never is.
    private func compare(_ bearer: NationalIDBearer, _ gender: String?, _ birth: Day?, _ row: inout RowReader) {
        if let gender, bearer.isFemale != (gender == "female") {
            row.note(1, .nationalIdGender, ["found": bearer.isFemale ? "female" : "male", "expected": gender])
        }
        if let year = birth?.parts.year, bearer.birthYear != year {
            row.note(1, .nationalIdBirth, ["found": "\(bearer.birthYear)", "expected": "\(year)"])
        }
    }

    func judge(_ context: ImportContext) async throws {
        var context = context
        try await Self.zeros(context).mendNames(by: Self.identity(context), &context)
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

    func store(_ context: ImportContext, _ counts: RowCounts) async throws -> Int? {
        if counts.created > 0 { try await create(counts, context) }
        if counts.updated > 0 {
            try await change(context, areSomeMoving: counts.updatedFields["organization_code"] != nil)
        }
        return nil
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
        let comparison = OfficialComparison(context, row: "staged", organization: Self.unit)
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

    /// Compares the rows whose official has another code on record or none, and the rows without a code.
    private func judgeThoseKnownByNationalID(_ context: ImportContext) async throws {
        let comparison = OfficialComparison(context, row: "staged", organization: Self.unit)
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
        try await context.transaction.execute(
            """
            update judged
            set fate = 'rejected',
                faults = fault('official_code', 'duplicate_row',
                               'found', coalesce(official.official_code, official.full_name),
                               'line', first.line::text)
            from (
                select official, min(row) as row, min(line) as line
                from judged
                where official is not null
                group by official
                having count(*) > 1
            ) first
            join official on official.id = first.official
            where judged.official = first.official and judged.row > first.row and judged.fate <> 'rejected'
            """
        )
    }

    /// The columns of an official that a file sets; the unit is apart, because it has a day.
    static let fields = [
        "official_code", "national_id", "full_name", "date_of_birth", "gender", "email", "phone", "position",
        "category",
    ]

    /// SQL for a field's value after the import.
    ///
    /// Numbers and names are never cleared.
    static func value(
        _ field: String,
        _ context: ImportContext,
        of table: String,
        from row: String = "staged"
    ) -> String {
        context.merged(field, of: table, from: row, keepsEdits: true, mayClear: mayClear(field))
    }

    /// Whether an empty cell can clear the stored value.
    static func mayClear(_ field: String) -> Bool {
        !["official_code", "national_id", "full_name"].contains(field)
    }

    private func create(_ counts: RowCounts, _ context: ImportContext) async throws {
        let fields = Self.fields + ["organization"]
        let load = BulkLoad(
            table: "official",
            columns: fields + ["import", "import_line"],
            values: "\(unescaped: fields.joined(separator: ", ")), \(context.number)::integer, line",
            counts: counts,
            mayHoldOthersUp: context.request.mayHoldOthersUp,
            transaction: context.transaction
        )
        try await load.run()
        try await context.transaction.execute(Statistics.renew(["official"]))
    }

    /// Changes officials on record, and keeps what they were before.
    private func change(_ context: ImportContext, areSomeMoving: Bool) async throws {
        guard areSomeMoving else { return try await update(context) }
        let movers = "select official from judged where fate = 'updated' and 'organization_code' = any(changed)"
        try await Moving.of(movers, from: context.effectiveOn, in: context.transaction) { try await update(context) }
    }

    /// Sets the fields and keeps them before and after; fields that the file overwrites no longer count as edited by
    /// hand.
    private func update(_ context: ImportContext) async throws {
        let assignments = Self.fields.map { "\($0) = \(Self.value($0, context, of: "official"))" }.joined(
            separator: ",\n"
        )
        try await context.transaction.execute(
            """
            with before as (
                select official.id, judged.line, to_jsonb(official.*) as was,
                       case when 'organization_code' = any(judged.changed)
                            then array_replace(judged.changed, 'organization_code', 'organization')
                                 || array['organization_since']
                            else judged.changed end as changed
                from judged
                join official on official.id = judged.official
                where judged.fate = 'updated'
            ),
            updated as (
                update official
                set \(unescaped: assignments),
                    organization = judged.organization,
                    organization_since = case when judged.organization <> official.organization
                                              then \(context.effectiveOn) else official.organization_since end,
                    edited = \(unescaped: remainingEdits(context))
                from judged
                join staged on staged.row = judged.row
                where judged.fate = 'updated' and official.id = judged.official
                returning official.id, to_jsonb(official.*) as became
            )
            insert into import_change (import, import_line, kind, record, before, after)
            select \(context.number)::integer, before.line, 'official', before.id,
                   (select jsonb_object_agg(field, before.was -> field) from unnest(before.changed) field),
                   (select jsonb_object_agg(field, updated.became -> field) from unnest(before.changed) field)
            from before
            join updated on updated.id = before.id
            """
        )
    }

    private func remainingEdits(_ context: ImportContext) -> String {
        guard context.request.overwritesEdits else { return "official.edited" }
        return """
            case when official.edited is null then null else nullif(array(
                select unnest(official.edited) except select unnest(judged.changed)
            ), '{}') end
            """
    }
}
