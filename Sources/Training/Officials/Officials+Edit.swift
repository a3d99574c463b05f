import Postgres

extension Officials {
    /// Registers an official.
    ///
    /// - Parameters:
    ///   - edit: What is known of them: a name, a unit, and a code or a national ID at least.
    ///   - caller: Who asks; the unit has to be within their scope.
    /// - Returns: The official as on record.
    /// - Throws: ``TrainingError`` `forbidden`, `missing_value`, `missing_number`, `official_code_taken`,
    ///   `national_id_taken`, `unknown_organization`, `underage`, and what files are refused for, field by field, all at
    ///   once.
    public func register(_ edit: OfficialEdit, by caller: Caller) async throws -> OfficialRecord {
        try caller.require(.registrar)
        let values = try edit.values(today: today(), isNew: true)
        return try await trainingErrors {
            try await checkAge(values[.dateOfBirth] ?? nil, from: edit.effectiveOn)
            let day = edit.effectiveOn ?? today()
            let unit = try await organizations.named((values[.organization] ?? nil) ?? "", on: day, for: caller)
            return try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let nobody = Standing(id: 0, code: nil, nationalID: nil, organization: unit, since: nil)
                try await refuseTaken(values, nobody, caller, in: transaction)
                let id: Int64? = try await transaction.first(
                    """
                    insert into official (official_code, national_id, full_name, organization, organization_since)
                    values (\(values[.officialCode] ?? nil), \(values[.nationalID] ?? nil),
                            \((values[.fullName] ?? nil) ?? ""), \(unit),
                            coalesce(\(edit.effectiveOn)::date, '-infinity'))
                    returning id
                    """
                )
                guard let id else { throw TrainingError(.internalFault) }
                try await store(values, id, nil, in: transaction)
                try await transaction.execute("update official set edited = null where id = \(id)")
                let number = (values[.officialCode] ?? nil) ?? (values[.nationalID] ?? nil) ?? ""
                let record = try await show(number, for: caller, in: transaction)
                try await transaction.note(.officialRegister, number, of: "\(unit)", to: record.official, by: caller)
                return try await shown(record, asked: number, to: caller, in: transaction)
            }
        }
    }

    /// Makes sure that somebody new is of age, as files do.
    private func checkAge(_ birth: String?, from effective: Day?) async throws {
        guard let birth = birth.flatMap({ Day($0) }) else { return }
        let day = try await inServiceOn(effective)
        guard OfficialsImport.isOfAge(birth, on: day) else {
            throw TrainingError(.underage, ["found": birth.description, "expected": day.description])
        }
    }

    /// Changes an official by hand.
    ///
    /// The fields named stay as they are now when the next file comes, unless that is told to overwrite edits.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - edit: What to change.
    ///   - precondition: What has to hold of the official as on record.
    ///   - caller: Who asks; the official and the unit they go to have to be within their scope.
    /// - Returns: The official as on record afterwards.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `precondition_failed`, `missing_number`,
    ///   `official_code_taken`, `national_id_taken`, `unknown_organization`, `day_before_span`, and what files are refused
    ///   for, field by field, all at once.
    public func edit(
        _ number: String,
        _ edit: OfficialEdit,
        if precondition: Precondition<OfficialRecord> = .none,
        by caller: Caller
    ) async throws -> OfficialRecord {
        try caller.require(.registrar)
        let values = try edit.values(today: today())
        return try await trainingErrors {
            return try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let record = try await show(number, for: caller, in: transaction)
                try precondition.check(caller.seesNationalIDs ? record : record.masked())
                let official = try await standing(number, in: transaction)
                try await refuseTaken(values, official, caller, in: transaction)
                let move = try await move(to: values[.organization] ?? nil, edit, official, caller)
                if let move {
                    try await Moving.of("select \(official.id)", from: move.day, in: transaction) {
                        try await store(values, official.id, move, in: transaction)
                    }
                } else {
                    try await store(values, official.id, nil, in: transaction)
                }
                let name = (values[.officialCode] ?? official.code) ?? (values[.nationalID] ?? official.nationalID)
                let changed = try await show(name ?? number, for: .registry, in: transaction)
                try await transaction.note(
                    .officialEdit,
                    record.official.number,
                    of: "\(official.organization)",
                    from: record.official,
                    to: changed.official,
                    by: caller
                )
                if let move {
                    // Both units are concerned: the one that they leave, and the one that they come to.
                    try await transaction.note(
                        .officialArrive,
                        changed.official.number,
                        of: "\(move.organization)",
                        to: ["organizationCode": changed.official.organizationCode, "since": move.day.description],
                        by: caller
                    )
                }
                return try await shown(changed, asked: changed.official.number, to: caller, in: transaction)
            }
        }
    }

    private struct Standing {
        let id: Int64
        let code: String?
        let nationalID: String?
        let organization: Int32
        let since: Day?
    }

    private func standing(_ number: String, in transaction: PostgresTransaction) async throws -> Standing {
        let row: (Int64, String?, String?, Int32, Day?)? = try await transaction.first(
            """
            select id, official_code, national_id, organization, nullif(organization_since, '-infinity')
            from official
            where id in (\(OfficialsByNumber.ids(of: number)))
            limit 1
            for no key update
            """
        )
        guard let row else { throw TrainingError(.noSuchOfficial, ["found": number]) }
        return Standing(id: row.0, code: row.1, nationalID: row.2, organization: row.3, since: row.4)
    }

    /// Refuses numbers that name somebody else, and the loss of the last one.
    private func refuseTaken(
        _ values: [OfficialEdit.Field: String?],
        _ official: Standing,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        let code = values[.officialCode] ?? official.code
        let nationalID = values[.nationalID] ?? official.nationalID
        guard code != nil || nationalID != nil else { throw TrainingError(.missingNumber) }
        let other: (String?, String?, Bool)? = try await transaction.first(
            """
            select official_code, national_id, \(caller.scope.holds("official.organization", on: today()))
            from official
            where id <> \(official.id) and (official_code = \(code) or national_id = \(nationalID))
            limit 1
            """
        )
        guard let other else { return }
        if let nationalID, other.1 == nationalID {
            // Outside the caller's scope nobody is named.
            let name = other.2 ? other.0 ?? nationalID : "…"
            throw TrainingError(.nationalIdTaken, ["found": nationalID, "official": name])
        }
        throw TrainingError(.officialCodeTaken, ["found": code ?? ""])
    }

    /// The unit that the official goes to, and from which day; nil where they stay.
    private func move(
        to code: String?,
        _ edit: OfficialEdit,
        _ official: Standing,
        _ caller: Caller
    ) async throws -> (organization: Int32, day: Day)? {
        guard let code else { return nil }
        let day = edit.effectiveOn ?? today()
        let organization = try await organizations.named(code, on: day, for: caller)
        guard organization != official.organization else { return nil }
        if let since = official.since, since > day {
            throw TrainingError(.dayBeforeSpan, ["found": day.description, "expected": since.description])
        }
        return (organization, day)
    }

    private func store(
        _ values: [OfficialEdit.Field: String?],
        _ id: Int64,
        _ move: (organization: Int32, day: Day)?,
        in transaction: PostgresTransaction
    ) async throws {
        func becomes(_ field: OfficialEdit.Field) -> Statement {
            guard let value = values[field] else { return "\(unescaped: field.rawValue)" }
            return field == .dateOfBirth ? "\(value)::text::date" : "\(value)::text"
        }
        try await transaction.execute(
            """
            update official
            set official_code = \(becomes(.officialCode)),
                national_id = \(becomes(.nationalID)),
                full_name = \(becomes(.fullName)),
                date_of_birth = \(becomes(.dateOfBirth)),
                gender = \(becomes(.gender)),
                email = \(becomes(.email)),
                phone = \(becomes(.phone)),
                position = \(becomes(.position)),
                category = \(becomes(.category)),
                organization = coalesce(\(move?.organization)::integer, organization),
                organization_since = coalesce(\(move?.day)::date, organization_since),
                edited = nullif(array(
                    select unnest(edited) union select unnest(\(values.keys.map(\.rawValue).sorted())::text[]) order by 1
                ), '{}')
            where id = \(id)
            """
        )
    }
}
