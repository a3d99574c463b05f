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

    /// The day on which new officials have to be of age: the one that is named, or else the last deadline of a goal, but no
    /// later than today.
    static func inServiceOn(_ named: Day?, _ today: Today, in postgres: PostgresClient) async throws -> Day {
        if let named { return named }
        return try await trainingErrors {
            let today = try await today(in: postgres)
            let deadline: Day? = try await postgres.first("select max(deadline) from goal")
            return min(today, deadline ?? today)
        }
    }

    /// The least age for the state's service (Luật Cán bộ, công chức 2008, điều 36; Luật Viên chức 2010, điều 22).
    private static let leastAge = 18

    private static let earliestBirth = Day("1900-01-01")

    /// True if a day can be the date of birth of somebody in the registry.
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
        let gender = row.word(4, fault: .unknownGender, .gender)
        row.email(5)
        row.phone(6)
        row.text(7, maximum: 64)
        row.text(8)
        row.word(9, fault: .unknownCategory, .category)
        if let bearer { compare(bearer, gender, birth, &row) }
    }

    /// True if a person is old enough for the state's service on a day.
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

    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? {
        if counts.created > 0 { try await create(counts, context) }
        if counts.updated > 0 {
            try await change(context, areSomeMoving: counts.updatedFields["organization_code"] != nil)
        }
        return nil
    }

    /// The columns of an official that a file sets; the unit is apart, because it has a day.
    static let fields = [
        "official_code", "national_id", "full_name", "date_of_birth", "gender", "email", "phone", "position",
        "category",
    ]

    /// SQL for a field's value after the import.
    ///
    /// Numbers and names are never cleared.
    static func value(_ field: String, _ context: ImportContext, of table: String) -> String {
        context.merged(field, of: table, keepsEdits: true, mayClear: mayClear(field))
    }

    /// True if an empty cell can clear the stored value.
    static func mayClear(_ field: String) -> Bool {
        !["official_code", "national_id", "full_name"].contains(field)
    }

    private func create(_ counts: ImportSummary, _ context: ImportContext) async throws {
        let fields = Self.fields + ["organization"]
        let load = BulkLoad(
            table: "official",
            columns: fields + ["import", "import_line"],
            values: "\(unescaped: fields.joined(separator: ", ")), \(context.number)::integer, line",
            created: counts.created,
            context: context
        )
        try await load.run()
        try await context.transaction.execute(Statistics.renew(["official"]))
    }

    /// Changes officials on record, and keeps what they were before.
    private func change(_ context: ImportContext, areSomeMoving: Bool) async throws {
        guard areSomeMoving else { return try await update(context) }
        let movers: Statement = """
            select official from judged where fate = 'updated' and 'organization_code' = any(changed)
            """
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
