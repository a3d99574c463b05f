import Postgres

extension Officials {
    /// Changes an official by hand.
    ///
    /// The fields named stay as they are now when the next file comes, unless that is told to overwrite edits.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - edit: What to change.
    /// - Returns: The official as on record afterwards.
    /// - Throws: ``TrainingError`` `no_such_official`, `missing_number`, `official_code_taken`, `national_id_taken`,
    ///   `unknown_organization`, `day_before_span`, and what files are refused for, field by field, all at once.
    public func edit(_ number: String, _ edit: OfficialEdit) async throws -> OfficialRecord {
        let values = try edit.values(today: today())
        let name = try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let official = try await standing(number, in: transaction)
                try await refuseTaken(values, official, in: transaction)
                let move = try await move(to: values[.organization] ?? nil, edit, official, in: transaction)
                if let move {
                    try await Moving.of("select \(official.id)", from: move.day, in: transaction) {
                        try await store(values, official.id, move, in: transaction)
                    }
                } else {
                    try await store(values, official.id, nil, in: transaction)
                }
                return (values[.officialCode] ?? official.code) ?? (values[.nationalID] ?? official.nationalID)
            }
        }
        return try await show(name ?? number)
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
            where official_code = \(number) or national_id = \(number)
            order by official_code = \(number) desc nulls last
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
        in transaction: PostgresTransaction
    ) async throws {
        let code = values[.officialCode] ?? official.code
        let nationalID = values[.nationalID] ?? official.nationalID
        guard code != nil || nationalID != nil else { throw TrainingError(.missingNumber) }
        let other: (String?, String?)? = try await transaction.first(
            """
            select official_code, national_id
            from official
            where id <> \(official.id) and (official_code = \(code) or national_id = \(nationalID))
            limit 1
            """
        )
        guard let other else { return }
        if let nationalID, other.1 == nationalID {
            throw TrainingError(.nationalIdTaken, ["found": nationalID, "official": other.0 ?? nationalID])
        }
        throw TrainingError(.officialCodeTaken, ["found": code ?? ""])
    }

    /// The unit that the official goes to, and from which day; nil where they stay.
    private func move(
        to code: String?,
        _ edit: OfficialEdit,
        _ official: Standing,
        in transaction: PostgresTransaction
    ) async throws -> (organization: Int32, day: Day)? {
        guard let code else { return nil }
        let day = edit.effectiveOn ?? today()
        let organization: Int32? = try await transaction.first(
            "select organization from organization_span where code = \(code) and valid @> \(day)"
        )
        guard let organization else { throw TrainingError(.unknownOrganization, ["found": code]) }
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
