import Postgres

extension Organizations {
    /// Ends a unit; from that day on its code may name another one.
    ///
    /// What was counted in the unit stays counted there, and its officials stay on record in it until they are moved.
    /// What it was to become later falls away: what was counted below another unit by it goes back below the one from
    /// which it hung to the end.
    ///
    /// - Parameters:
    ///   - code: The unit's code.
    ///   - day: The first day on which there is no such unit.
    ///   - precondition: What has to hold of the unit as it was on its last day.
    ///   - caller: Who asks.
    /// - Returns: The unit as it was to the end.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_organization`, `precondition_failed`, `organization_has_units`.
    public func close(
        _ code: String,
        on day: Day,
        if precondition: Precondition<Organization> = .none,
        by caller: Caller
    ) async throws -> Organization {
        try caller.requireWholeState()
        return try await trainingErrors {
            let eve = day.adding(days: -1)
            return try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let found: Int32? = try await transaction.first(
                    "select organization from organization_span where code = \(code) and valid @> \(eve)"
                )
                guard let organization = found else { throw TrainingError(.noSuchOrganization, ["found": code]) }
                let standing = try await find(
                    "span.organization = \(organization) and span.valid @> \(eve)",
                    on: eve,
                    in: transaction
                )
                guard let standing else { throw TrainingError(.noSuchOrganization, ["found": code]) }
                try precondition.check(standing)
                let units: Int? = try await transaction.first(
                    """
                    select count(*)
                    from organization_span
                    where parent = \(organization) and (upper(valid) is null or upper(valid) > \(day))
                    """
                )
                if let units, units > 0 {
                    throw TrainingError(.organizationHasUnits, ["found": code, "count": "\(units)"])
                }
                try await transaction.execute(
                    """
                    update organization_span
                    set valid = daterange(lower(valid), \(day))
                    where organization = \(organization) and valid @> \(eve)
                    """
                )
                let later = try await transaction.execute(
                    "delete from organization_span where organization = \(organization) and lower(valid) >= \(day)"
                )
                try await Lineage.renew(in: transaction)
                if later > 0 { try await Settlement.recount(in: transaction) }
                let closed = try await find(
                    "span.organization = \(organization) and span.valid @> \(eve)",
                    on: eve,
                    in: transaction
                )
                guard let closed else { throw TrainingError(.noSuchOrganization, ["found": code]) }
                try await transaction.note(
                    .organizationClose,
                    code,
                    of: "\(organization)",
                    to: ["validUntil": day],
                    by: caller
                )
                return closed
            }
        }
    }
}
