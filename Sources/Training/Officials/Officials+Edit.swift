import Postgres

extension Officials {
    /// Registers an official.
    ///
    /// - Parameters:
    ///   - edit: The official's fields: at least a name, a unit, and a code or a national ID.
    ///   - caller: The caller; the unit has to be within the caller's scope.
    /// - Throws: ``TrainingError`` `forbidden`, `missing_value`, `missing_number`, `official_code_taken`,
    ///   `national_id_taken`, `unknown_organization`, `underage`, `move_in_future`, and the faults of fields as in
    ///   files, all at once.
    public func register(_ edit: OfficialEdit, by caller: Caller) async throws -> OfficialRecord {
        try caller.require(.registrar)
        return try await trainingErrors {
            let today = try await today(in: postgres)
            let values = try edit.values(today: today, isNew: true)
            var faults: [Fault] = []
            if let birth = (values[.dateOfBirth] ?? nil).flatMap({ Day($0) }) {
                faults += Self.underage(
                    birth,
                    on: try await OfficialsImportPlan.inServiceOn(edit.effectiveOn, self.today, in: postgres)
                )
            }
            let day = edit.effectiveOn ?? today
            let found = try await faults.gather {
                let code = (values[.organization] ?? nil) ?? ""
                return try await organizations.named(code, on: day, for: caller, in: postgres)
            }
            let seen = faults
            return try await trying(values, by: caller) { _ in
                try await postgres.transaction { transaction in
                    try await transaction.execute(Locks.besideRules)
                    let unit = found ?? 0
                    let nobody = Standing(id: 0, code: nil, nationalID: nil, birth: nil, organization: unit, since: nil)
                    var faults = seen
                    _ = try await faults.gather { try await refuseTaken(values, nobody, caller, in: transaction) }
                    try faults.throwAny()
                    let id: Int64? = try await transaction.first(
                        """
                        insert into official (official_code, national_id, full_name, organization, organization_since)
                        values (\(values[.officialCode] ?? nil), \(values[.nationalID] ?? nil),
                                \((values[.fullName] ?? nil) ?? ""), \(unit),
                                \(edit.effectiveOn))
                        returning id
                        """
                    )
                    guard let id else { throw TrainingError(.internalFault) }
                    try await store(values, id, nil, in: transaction)
                    try await transaction.execute("update official set edited = null where id = \(id)")
                    let number = (values[.officialCode] ?? nil) ?? (values[.nationalID] ?? nil) ?? ""
                    let record = try await show(number, for: caller, in: transaction)
                    try await transaction.audit(
                        .officialRegister,
                        number,
                        of: "\(unit)",
                        to: record.official,
                        by: caller
                    )
                    return try await shown(record, asked: number, to: caller, in: transaction)
                }
            }
        }
    }

    /// The fault of a date of birth by which an official in service on a day would be under age.
    static func underage(_ birth: Day, on day: Day, field: String = OfficialEdit.Field.dateOfBirth.rawValue) -> [Fault]
    {
        guard !OfficialsImportPlan.isOfAge(birth, on: day) else { return [] }
        let parameters = ["found": birth.description, "expected": day.description]
        return [Fault(field, .underage, parameters)]
    }

    /// Changes an official by hand.
    ///
    /// The next import keeps the fields that are named here, unless it overwrites edits.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - caller: The caller; the official and the new unit have to be within the caller's scope.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `precondition_failed`, `missing_number`,
    ///   `official_code_taken`, `national_id_taken`, `unknown_organization`, `day_before_span`, `move_in_future`,
    ///   `no_move`, `underage`, `completed_before_birth`, and the faults of fields as in files, all at once.
    public func edit(
        _ number: String,
        _ edit: OfficialEdit,
        if precondition: Precondition<OfficialRecord> = .none,
        by caller: Caller
    ) async throws -> OfficialRecord {
        try caller.require(.registrar)
        return try await trainingErrors {
            let today = try await today(in: postgres)
            let values = try edit.values(today: today)
            try await tries.name([number], in: .official, by: caller)
            // This query runs before the transaction, which must not wait for a second connection while it holds one.
            let birth = values[.dateOfBirth] ?? nil
            let inService =
                try await birth == nil
                ? today : OfficialsImportPlan.inServiceOn(edit.effectiveOn, self.today, in: postgres)
            return try await trying(values, by: caller) { tried in
                try await postgres.transaction { transaction in
                    try await transaction.execute(Locks.besideRules)
                    let (id, record) = try await Locks.officials(in: transaction) {
                        let found = try await find(number, for: caller, in: transaction)
                        return (found, officials: [found.0])
                    }
                    try precondition.check(caller.seesNationalIDs ? record : record.masked())
                    let official = try await standing(id, in: transaction)
                    tried = Tried(values[.nationalID], was: official.nationalID)
                    var faults: [Fault] = []
                    _ = try await faults.gather { try await refuseTaken(values, official, caller, in: transaction) }
                    _ = try await faults.gather { try await refuseBirth(birth, official, inService, in: transaction) }
                    let moved = try await faults.gather {
                        try await self.move(
                            to: values[.organization] ?? nil,
                            edit,
                            official,
                            born: birth.flatMap { Day($0) } ?? official.birth,
                            caller,
                            in: transaction
                        )
                    }
                    if let moved, moved == nil, values[.organization] != nil || birth == nil {
                        _ = try await faults.gather {
                            try refuseDay(of: edit, official, in: record.official.organizationCode)
                        }
                    }
                    try faults.throwAny()
                    let move = moved ?? nil
                    if let move {
                        try await Moving.of("select \(official.id)::bigint", from: move.day, in: transaction) {
                            try await store(values, official.id, move, in: transaction)
                        }
                    } else {
                        try await store(values, official.id, nil, in: transaction)
                    }
                    let name = (values[.officialCode] ?? official.code) ?? (values[.nationalID] ?? official.nationalID)
                    let changed = try await show(name ?? number, for: .registry, in: transaction)
                    try await transaction.audit(
                        .officialEdit,
                        record.official.number,
                        of: "\(official.organization)",
                        from: record.official,
                        to: changed.official,
                        by: caller
                    )
                    if let move {
                        // Both units get an audit entry: the one that the official leaves, and the one to which they
                        // come.
                        try await transaction.audit(
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
    }

    /// The hits and misses that a successful change reveals: the given national ID is the official's former one, or
    /// another.
    ///
    /// A national ID for an official who had none reveals nothing.
    private struct Tried {
        var hits = 0
        var misses = 0

        init() {}

        init(_ given: String??, was standing: String?) {
            guard let given, let standing else { return }
            (hits, misses) = given == standing ? (1, 0) : (0, 1)
        }
    }

    /// Runs a change that sets an official's numbers, and counts it as a try of national IDs.
    ///
    /// To a caller who may not see national IDs, a refusal reveals that a number is taken or free.
    private func trying(
        _ values: [OfficialEdit.Field: String?],
        by caller: Caller,
        _ change: (inout Tried) async throws -> OfficialRecord
    ) async throws -> OfficialRecord {
        var tried = Tried()
        let isNumbered =
            values[.nationalID] != nil || (values[.officialCode] ?? nil).map(\.readsLikeANationalID) == true
        guard caller.triesNationalIDs, isNumbered else { return try await change(&tried) }
        try await tries.spend(hits: 0, misses: 0, in: .official, by: caller).check()
        let changed: OfficialRecord
        do {
            changed = try await change(&tried)
        } catch let error {
            let error = TrainingError.wrapping(error)
            if [.invalid, .conflict].contains(error.kind) {
                try await tries.spend(hits: 0, misses: 1, in: .official, by: caller).check()
            }
            throw error
        }
        // The change stands even if it used up the last try; only the next request is refused.
        _ = try await tries.spend(hits: tried.hits, misses: tried.misses, in: .official, by: caller)
        return changed
    }

    private struct Standing {
        let id: Int64
        let code: String?
        let nationalID: String?
        let birth: Day?
        let organization: Int32
        let since: Day?
    }

    private func standing(_ id: Int64, in transaction: PostgresTransaction) async throws -> Standing {
        let row = try await transaction.firstRow(
            """
            select id, official_code, national_id, date_of_birth, organization, organization_since
            from official
            where id = \(id)
            for no key update
            """
        )
        guard let row else { throw TrainingError(.internalFault) }
        return try Standing(
            id: row["id"],
            code: row["official_code"],
            nationalID: row["national_id"],
            birth: row["date_of_birth"],
            organization: row["organization"],
            since: row["organization_since"]
        )
    }

    /// Refuses new numbers that name another person, in either column, and the removal of the last number.
    ///
    /// Numbers that stay are not checked, so that an official who shares one because of a file can still be edited.
    private func refuseTaken(
        _ values: [OfficialEdit.Field: String?],
        _ official: Standing,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        var code = values[.officialCode] ?? official.code
        var nationalID = values[.nationalID] ?? official.nationalID
        guard code != nil || nationalID != nil else { throw TrainingError(.missingNumber) }
        if code == official.code { code = nil }
        if nationalID == official.nationalID { nationalID = nil }
        guard code != nil || nationalID != nil else { return }
        try await transaction.execute(Locks.numbers([code, nationalID].compactMap(\.self)))
        // A record merged into this one is the same person, so its numbers may stand here in the other column.
        let others: [(String?, String?, Bool)] = try await transaction.query(
            """
            select official_code, national_id, \(caller.scope.holds("official.organization", on: today(in: transaction)))
            from official
            where (official_code = \(code) or national_id = \(nationalID)
                   or official_code = \(nationalID) or national_id = \(code))
              and id <> \(official.id)
              and (coalesce(merged_into, id) <> \(official.id)
                   or official_code = \(code) or national_id = \(nationalID))
            order by id
            """
        )
        var faults: [Fault] = []
        if let nationalID, let other = others.first(where: { $0.0 == nationalID || $0.1 == nationalID }) {
            // People outside the caller's scope are not named.
            let name = other.2 ? other.0 ?? nationalID : "…"
            let found = ["found": nationalID, "official": name]
            faults.append(Fault(OfficialEdit.Field.nationalID.rawValue, .nationalIdTaken, found))
        }
        if let code, others.contains(where: { $0.0 == code || $0.1 == code }) {
            faults.append(Fault(OfficialEdit.Field.officialCode.rawValue, .officialCodeTaken, ["found": code]))
        }
        try faults.throwAny()
    }

    /// Refuses a date of birth by which the official would be under age for the service, or not yet born when they
    /// completed a course.
    private func refuseBirth(
        _ written: String?,
        _ official: Standing,
        _ inService: Day,
        in transaction: PostgresTransaction
    ) async throws {
        guard let birth = written.flatMap({ Day($0) }), birth != official.birth else { return }
        let row: (Day?, Day?)? = try await transaction.first(
            """
            select (select case when not coalesce(bool_or(lower_inf(past.valid)), false) then
                               least(official.organization_since, min(lower(past.valid))) end
                    from official_past_membership past
                    where past.official = official.id),
                   (select min(completion.completed_on)
                    from completion
                    where completion.official = official.id and completion.revoked_at is null)
            from official
            where official.id = \(official.id)
            """
        )
        guard let (since, completed) = row else { throw TrainingError(.internalFault) }
        var faults = Self.underage(birth, on: since ?? inService)
        if let completed, completed <= birth {
            let parameters = ["found": completed.description, "expected": birth.description]
            faults.append(Fault(OfficialEdit.Field.dateOfBirth.rawValue, .completedBeforeBirth, parameters))
        }
        try faults.throwAny()
    }

    /// The unit to which the official moves, and the first day there; nil where they stay.
    private func move(
        to code: String?,
        _ edit: OfficialEdit,
        _ official: Standing,
        born birth: Day?,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> (organization: Int32, day: Day)? {
        guard let code else { return nil }
        let day = try await today(in: transaction, unless: edit.effectiveOn)
        let organization = try await organizations.named(code, on: day, for: caller, in: transaction)
        guard organization != official.organization else { return nil }
        if let since = official.since, since > day {
            let parameters = ["found": day.description, "expected": since.description]
            try [Fault(OfficialEdit.effectiveField, .dayBeforeSpan, parameters)].throwAny()
        }
        // An official who moves has been in service before, so they have to be of age on that day.
        if let birth {
            try Self.underage(birth, on: day, field: OfficialEdit.effectiveField).throwAny()
        }
        return (organization, day)
    }

    /// Refuses a day for an official who stays in their unit, other than their first day there.
    private func refuseDay(of edit: OfficialEdit, _ official: Standing, in unit: String) throws {
        guard let day = edit.effectiveOn, day != official.since else { return }
        let parameters = ["found": day.description, "expected": unit]
        try [Fault(OfficialEdit.effectiveField, .noMove, parameters)].throwAny()
    }

    private func store(
        _ values: [OfficialEdit.Field: String?],
        _ id: Int64,
        _ move: (organization: Int32, day: Day)?,
        in transaction: PostgresTransaction
    ) async throws {
        func becomes(_ field: OfficialEdit.Field) -> Statement {
            guard let value = values[field] else { return "\(unescaped: field.rawValue)" }
            return field == .dateOfBirth ? "\(value)::date" : "\(value)"
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
                    select unnest(edited) union select unnest(\(values.keys.map(\.rawValue).sorted())) order by 1
                ), '{}')
            where id = \(id)
            """
        )
    }
}
