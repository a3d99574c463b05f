import Postgres

/// How a file of officials is taken in.
struct OfficialsImport: ImportPlan {
    static let kind = ImportKind.officials

    static let columns = [
        ImportColumn("official_code", .oneOf(1), aliases: ["official_id", "ma_can_bo", "ma_cong_chuc", "so_hieu"]),
        ImportColumn("national_id", .oneOf(1), aliases: ["so_cccd", "cccd", "so_dinh_danh", "so_dinh_danh_ca_nhan"]),
        ImportColumn("full_name", .required, aliases: ["ho_va_ten", "ho_ten", "name"]),
        ImportColumn("date_of_birth", aliases: ["ngay_sinh", "birth_date"]),
        ImportColumn("gender", aliases: ["gioi_tinh", "sex"]),
        ImportColumn("email", aliases: ["thu_dien_tu", "e_mail", "dia_chi_email"]),
        ImportColumn("phone", aliases: ["dien_thoai", "so_dien_thoai"]),
        ImportColumn("organization_code", .required, aliases: ["ma_don_vi", "don_vi"]),
        ImportColumn("position", aliases: ["chuc_vu", "chuc_danh"]),
        ImportColumn("category", aliases: ["loai", "loai_can_bo", "doi_tuong"]),
    ]

    static let staging = [
        "official_code text collate \"C\"", "national_id text collate \"C\"", "full_name text", "date_of_birth date",
        "gender text", "email text", "phone text", "organization_code text collate \"C\"", "position text",
        "category text",
    ]

    private static let earliestBirth = Day("1900-01-01")

    func stage(_ row: inout RowReader) {
        row.text(0, maximum: 64)
        row.nationalID(1)
        row.name(2)
        row.day(3) { day, today in
            day > today || Self.earliestBirth.map { day < $0 } ?? false ? .birthOutOfRange : nil
        }
        row.word(4, fault: .unknownGender, ClosedLists.gender)
        row.word(5, fault: .invalidEmail, Contact.email)
        row.word(6, fault: .invalidPhone, Contact.phone)
        row.text(7, isRequired: true, maximum: 64)
        row.text(8)
        row.word(9, fault: .unknownCategory, ClosedLists.category)
    }

    func judgeAndStore(_ context: ImportContext) async throws -> Int? {
        try await judge(context)
        try await create(context)
        try await move(context)
        try await update(context)
        try await context.transaction.execute("analyze official")
        return nil
    }

    private func judge(_ context: ImportContext) async throws {
        let day = context.effectiveOn
        let mode = context.request.mode.rawValue
        try await context.transaction.execute(
            """
            create temporary table judged on commit drop as
            with repeated_code as (
                select official_code, min(row) as row, min(line) as line
                from staged
                where official_code is not null
                group by official_code
                having count(*) > 1
            ),
            repeated_national_id as (
                select national_id, min(row) as row, min(line) as line
                from staged
                where national_id is not null
                group by national_id
                having count(*) > 1
            ),
            matched as (
                select staged.row, staged.line,
                       coalesce(by_code.id, by_national_id.id) as official,
                       span.organization,
                       concat(
                           staged.faults,
                           case when staged.faults = '' and staged.official_code is null and staged.national_id is null then
                               fault(null, 'missing_number') end,
                           case when repeated_code.row < staged.row then
                               fault('official_code', 'duplicate_row', 'found', staged.official_code,
                                     'line', repeated_code.line::text) end,
                           case when repeated_national_id.row < staged.row then
                               fault('national_id', 'duplicate_row', 'found', staged.national_id,
                                     'line', repeated_national_id.line::text) end,
                           case when span.organization is null and staged.organization_code is not null then
                               fault('organization_code', 'unknown_organization', 'found', staged.organization_code) end,
                           case when by_national_id.id is distinct from by_code.id
                                     and by_national_id.official_code <> staged.official_code then
                               fault('national_id', 'national_id_taken', 'found', staged.national_id,
                                     'official', by_national_id.official_code)
                                when by_code.id <> by_national_id.id then
                               fault(null, 'officials_differ') end,
                           case when by_national_id.id is null and by_code.national_id <> staged.national_id then
                               fault('national_id', 'national_id_differs', 'found', staged.national_id,
                                     'official', staged.official_code) end,
                           case when coalesce(by_code.id, by_national_id.id) is not null and \(mode) = 'create' then
                               fault('official_code', 'exists_already',
                                     'found', coalesce(staged.official_code, staged.national_id)) end,
                           case when coalesce(by_code.id, by_national_id.id) is null and \(mode) = 'update' then
                               fault('official_code', 'does_not_exist',
                                     'found', coalesce(staged.official_code, staged.national_id, '')) end
                       ) as faults
                from staged
                left join repeated_code on repeated_code.official_code = staged.official_code
                left join repeated_national_id on repeated_national_id.national_id = staged.national_id
                left join organization_span span on span.code = staged.organization_code and span.valid @> \(day)
                left join official by_code on by_code.official_code = staged.official_code
                left join official by_national_id on by_national_id.national_id = staged.national_id
            ),
            repeated_official as (
                select official, min(row) as row, min(line) as line
                from matched
                where official is not null
                group by official
                having count(*) > 1
            ),
            judged as (
                select matched.row, matched.line, matched.official, matched.organization,
                       stored.organization <> matched.organization as has_moved,
                       concat(
                           matched.faults,
                           case when matched.faults = '' and repeated_official.row < matched.row then
                               fault(null, 'duplicate_row', 'column', '', 'found', stored.full_name,
                                     'line', repeated_official.line::text) end,
                           case when stored.organization <> matched.organization
                                     and stored.organization_since > \(day) then
                               fault('organization_code', 'day_before_span', 'found', \(day.description)::text,
                                     'expected', stored.organization_since::text) end
                       ) as faults
                from matched
                left join repeated_official on repeated_official.official = matched.official
                left join official stored on stored.id = matched.official
            )
            select judged.row, judged.line, judged.official, judged.organization, judged.has_moved, judged.faults,
                   case
                       when judged.faults <> '' then 'rejected'
                       when judged.official is null then 'created'
                       when (coalesce(staged.official_code, stored.official_code),
                             coalesce(staged.national_id, stored.national_id),
                             staged.full_name,
                             coalesce(staged.date_of_birth, stored.date_of_birth),
                             coalesce(staged.gender, stored.gender),
                             coalesce(staged.email, stored.email),
                             coalesce(staged.phone, stored.phone),
                             judged.organization,
                             coalesce(staged.position, stored.position),
                             coalesce(staged.category, stored.category))
                            is distinct from
                            (stored.official_code, stored.national_id, stored.full_name, stored.date_of_birth,
                             stored.gender, stored.email, stored.phone, stored.organization, stored.position,
                             stored.category)
                           then 'updated'
                       else 'unchanged'
                   end as fate
            from judged
            join staged on staged.row = judged.row
            left join official stored on stored.id = judged.official
            """
        )
        try await context.transaction.execute("analyze judged")
    }

    /// New people, in the order of their codes: an index grows fastest at its end.
    private func create(_ context: ImportContext) async throws {
        try await context.transaction.execute(
            """
            insert into official
                (official_code, national_id, full_name, date_of_birth, gender, email, phone, organization, position,
                 category, import, import_line)
            select staged.official_code, staged.national_id, staged.full_name, staged.date_of_birth, staged.gender,
                   staged.email, staged.phone, judged.organization, staged.position, staged.category,
                   \(context.number), judged.line
            from judged
            join staged on staged.row = judged.row
            where judged.fate = 'created'
            order by staged.official_code, staged.national_id
            """
        )
    }

    /// People whose unit differs: the days before stay with the unit they belonged to, and so does what was counted.
    private func move(_ context: ImportContext) async throws {
        let transaction = context.transaction
        let day = context.effectiveOn
        let moved: Int? = try await transaction.first(
            "select count(*) from judged where fate = 'updated' and has_moved"
        )
        guard let moved, moved > 0 else { return }
        let officials: Statement = "select official from judged where fate = 'updated' and has_moved"
        let facts = """
            select completion.official, completion.course, completion.completed_on
            from completion
            where completion.revoked_at is null and completion.official in (select official from judged where fate = 'updated' and has_moved)
            """
        try await transaction.execute(Settlement.tally(attendancesOf: facts, sign: -1))
        try await transaction.execute(
            """
            insert into official_past_membership (official, organization, valid)
            select official.id, official.organization, daterange(official.organization_since, \(day))
            from official
            join judged on judged.official = official.id
            where judged.fate = 'updated' and judged.has_moved and official.organization_since < \(day)
            """
        )
        try await transaction.execute(
            """
            update official
            set organization = judged.organization, organization_since = \(day)
            from judged
            where judged.fate = 'updated' and judged.has_moved and official.id = judged.official
            """
        )
        try await transaction.execute(Settlement.tally(attendancesOf: facts))
        try await transaction.execute(Settlement.settle(officials))
    }

    private func update(_ context: ImportContext) async throws {
        try await context.transaction.execute(
            """
            update official
            set official_code = coalesce(staged.official_code, official.official_code),
                national_id = coalesce(staged.national_id, official.national_id),
                full_name = staged.full_name,
                date_of_birth = coalesce(staged.date_of_birth, official.date_of_birth),
                gender = coalesce(staged.gender, official.gender),
                email = coalesce(staged.email, official.email),
                phone = coalesce(staged.phone, official.phone),
                position = coalesce(staged.position, official.position),
                category = coalesce(staged.category, official.category)
            from judged
            join staged on staged.row = judged.row
            where judged.fate = 'updated' and official.id = judged.official
            """
        )
    }
}
