import Postgres

extension Organizations {
    /// Makes a unit.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `missing_value`, `value_too_long`, `unknown_parent`,
    ///   `parent_must_stand_above`, `missing_parent`, `nation_has_no_parent`, `one_nation`, `organization_code_taken`,
    ///   `organization_ended` where an ended unit had the code and the command names no first day.
    public func create(_ command: CreateOrganization, by caller: Caller) async throws -> Organization {
        try caller.requireWholeState()
        return try await trainingErrors {
            var faults = Fault.code(command.code)
            faults += Self.faults(name: command.name)
            if command.level == .national, command.parentCode != nil {
                faults.append(Fault("parent_code", .nationHasNoParent))
            }
            if command.level != .national, command.parentCode == nil {
                faults.append(Fault("parent_code", .missingParent))
            }
            try faults.throwAny()
            return try await postgres.transaction { transaction in
                let day = try await today(in: transaction, unless: command.validFrom)
                try await transaction.execute(Locks.forRules)
                if command.validFrom == nil { try await refuseEnded(command.code, in: transaction) }
                let parent = try await parent(command.parentCode, of: command.level, on: day, in: transaction)
                let id: Int32? = try await transaction.first(
                    """
                    insert into organization (level)
                    values (\(command.level))
                    returning id
                    """
                )
                guard let id else { throw TrainingError(.internalFault) }
                try await transaction.execute(
                    """
                    insert into organization_span (organization, level, code, name, parent, parent_level, valid)
                    values (\(id), \(command.level), \(command.code), \(command.name),
                            \(parent?.id), \(parent?.level),
                            daterange(\(command.validFrom)::date, null))
                    """
                )
                try await Lineage.renew(in: transaction)
                let created = try await standing(id, on: day, in: transaction)
                try await transaction.audit(.organizationCreate, created.code, of: "\(id)", to: created, by: caller)
                return created
            }
        }
    }

    /// Gives a unit another code, name or parent from a day on.
    ///
    /// Its code, name and parent of before stay on record for the days before, and so do the numbers that were counted
    /// there.
    ///
    /// - Parameter code: The unit's code on the day before.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_organization`, `precondition_failed`, `day_before_span`, and what
    ///   ``create(_:by:)`` throws.
    public func edit(
        _ code: String,
        _ edit: OrganizationEdit,
        if precondition: Precondition<Organization> = .none,
        by caller: Caller
    ) async throws -> Organization {
        try caller.requireWholeState()
        return try await trainingErrors {
            return try await postgres.transaction { transaction in
                let day = try await today(in: transaction, unless: edit.effectiveOn)
                try await transaction.execute(edit.parentCode == .keep ? Locks.forRules : Locks.forRecount)
                let found: (Int32, OrganizationLevel, Day?)? = try await transaction.first(
                    """
                    select organization, level, lower(valid)
                    from organization_span
                    where code = \(code) and valid @> \(day)
                    """
                )
                guard let (id, level, since) = found else {
                    throw TrainingError(.noSuchOrganization, ["found": code])
                }
                let organization = try await standing(id, on: day, in: transaction)
                try precondition.check(organization)
                guard let changed = try await changed(organization, level, edit, on: day, in: transaction) else {
                    return organization
                }
                if since == day {
                    try await transaction.execute(
                        "delete from organization_span where organization = \(id) and valid @> \(day)"
                    )
                } else {
                    try await transaction.execute(
                        """
                        update organization_span
                        set valid = daterange(lower(valid), \(day))
                        where organization = \(id) and valid @> \(day)
                        """
                    )
                }
                try await transaction.execute(
                    """
                    insert into organization_span (organization, level, code, name, parent, parent_level, valid)
                    values (\(id), \(level), \(changed.code), \(changed.name),
                            \(changed.parent?.id), \(changed.parent?.level),
                            daterange(\(day), \(organization.validUntil)::date))
                    """
                )
                try await Lineage.renew(in: transaction)
                if edit.parentCode != .keep { try await Settlement.recount(in: transaction) }
                let edited = try await standing(id, on: day, in: transaction)
                try await transaction.audit(
                    .organizationEdit,
                    code,
                    of: "\(id)",
                    from: organization,
                    to: edited,
                    naming: ["validFrom"],
                    by: caller
                )
                return edited
            }
        }
    }

    /// Refuses the code of an ended unit for a new one without a first day.
    ///
    /// The caller has to name the day, because they may mean the unit that ended.
    private func refuseEnded(_ code: String, in transaction: PostgresTransaction) async throws {
        let until: Day? = try await transaction.first(
            """
            select upper(valid)
            from organization_span
            where code = \(code) and upper(valid) <= \(today(in: transaction))
            order by upper(valid) desc
            limit 1
            """
        )
        guard let until else { return }
        throw TrainingError(.organizationEnded, ["found": code, "expected": until.description])
    }

    private typealias Parent = (id: Int32, level: OrganizationLevel)

    /// The code, name and parent of a unit after an edit, checked; nil where nothing changes.
    private func changed(
        _ organization: Organization,
        _ level: OrganizationLevel,
        _ edit: OrganizationEdit,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws -> (code: String, name: String, parent: Parent?)? {
        let code = edit.code.value ?? organization.code
        let name = edit.name.value ?? organization.name
        var faults = Fault.code(code)
        if edit.code.clears { faults.append(Fault("code", .missingValue)) }
        if edit.name.clears { faults.append(Fault("name", .missingValue)) }
        faults += Self.faults(name: name)
        if edit.parentCode.clears, level != .national { faults.append(Fault("parent_code", .missingParent)) }
        if edit.parentCode.value != nil, level == .national {
            faults.append(Fault("parent_code", .nationHasNoParent))
        }
        try faults.throwAny()
        let parentCode = edit.parentCode.value ?? organization.parentCode
        guard (code, name, parentCode) != (organization.code, organization.name, organization.parentCode) else {
            return nil
        }
        return (code, name, try await parent(parentCode, of: level, on: day, in: transaction))
    }

    private static func faults(name: String) -> [Fault] {
        (name.isBlank ? [Fault("name", .missingValue)] : []) + Fault.texts([("name", name, 500)])
    }

    /// The unit above, whose level has to be above the unit's; ministries and provinces are directly below the nation.
    private func parent(
        _ code: String?,
        of level: OrganizationLevel,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws -> Parent? {
        guard let code else { return nil }
        let parent: (Int32, OrganizationLevel, Bool)? = try await transaction.first(
            """
            select organization, level,
                   level < \(level) and (level = 'national' or \(![.ministry, .province].contains(level)))
            from organization_span
            where code = \(code) and valid @> \(day)
            """
        )
        guard let (id, parentLevel, standsAbove) = parent else {
            throw TrainingError.refused([Fault("parent_code", .unknownParent, ["found": code])])
        }
        guard standsAbove else {
            let parameters = ["found": code, "expected": parentLevel.rawValue]
            throw TrainingError.refused([Fault("parent_code", .parentMustStandAbove, parameters)])
        }
        return (id, parentLevel)
    }
}
