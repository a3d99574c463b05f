import Postgres
import Shapes

extension Organizations {
    /// Closes a unit; from that day on its code may name another one.
    ///
    /// Everything counted in the unit stays counted there. On that day its officials move to the unit named by
    /// `target`; without one they stay in it on record until they are moved, and the answer says how many. A closed
    /// unit can be closed on the same day again, to name such a unit.
    ///
    /// Changes that were recorded for days after the closing are dropped: numbers that they put below another parent go
    /// back below the last one.
    ///
    /// - Parameters:
    ///   - day: The first day on which the unit doesn't exist any more.
    ///   - target: The code, on that day, of the unit that takes its officials; nil for none.
    ///   - precondition: The condition that the unit has to meet as it was on its last day.
    /// - Returns: The unit as it was on its last day, and the consequences for its officials.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_organization`, `precondition_failed`, `organization_has_units`,
    ///   `unknown_organization`, `move_in_future`.
    public func close(
        _ code: String,
        on day: Day,
        movingTo target: String? = nil,
        if precondition: Precondition<Organization> = .none,
        by caller: Caller
    ) async throws -> ClosedOrganization {
        try caller.requireWholeState()
        return try await trainingErrors {
            if target != nil, day > (try await today(in: postgres)) {
                try [Fault("move_to", .moveInFuture, ["found": day.description])].throwAny()
            }
            let eve = day.adding(days: -1)
            return try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRules)
                let found: Int32? = try await transaction.first(
                    "select organization from organization_span where code = \(code) and valid @> \(eve)"
                )
                guard let organization = found else { throw TrainingError(.noSuchOrganization, ["found": code]) }
                try precondition.check(try await standing(organization, on: eve, in: transaction))
                try await refuseUnits(below: organization, code, from: day, in: transaction)
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
                let closed = try await standing(organization, on: eve, in: transaction)
                try await transaction.audit(
                    .organizationClose,
                    code,
                    of: "\(organization)",
                    to: JSONValue.members(
                        ("validUntil", .text(day.description)),
                        ("movedTo", target.map { .text($0) })
                    ),
                    by: caller
                )
                let moved = try await move(from: organization, to: target, on: day, by: caller, in: transaction)
                let officials: Int? = try await transaction.first(
                    "select count(*) from official where organization = \(organization) and merged_into is null"
                )
                return ClosedOrganization(closed, HandedOn(officials: officials ?? 0, moved: moved, movedTo: target))
            }
        }
    }

    /// Refuses to close a unit that has units below it.
    private func refuseUnits(
        below organization: Int32,
        _ code: String,
        from day: Day,
        in transaction: PostgresTransaction
    ) async throws {
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
    }

    /// Moves all officials of a unit that ends to another one.
    ///
    /// An official who came to the unit after its last day, by the records, has belonged to the other one since then.
    private func move(
        from organization: Int32,
        to code: String?,
        on day: Day,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        guard let code else { return 0 }
        let target: Int32? = try await transaction.first(
            """
            select span.organization
            from organization_span span
            where span.code = \(code) and span.valid @> \(day)
              and exists (
                  select from organization_span present
                  where present.organization = span.organization and present.valid @> \(today(in: transaction))
              )
            """
        )
        guard let target else {
            throw TrainingError.refused([Fault("move_to", .unknownOrganization, ["found": code])])
        }
        try await transaction.execute(
            """
            create temporary table mover on commit drop as
            select id as official, coalesce(official_code, national_id) as name
            from official
            where organization = \(organization) and merged_into is null
            """
        )
        let moved: Int? = try await transaction.first("select count(*) from mover")
        guard let moved, moved > 0 else { return 0 }
        try await Moving.of("select official from mover", from: day, in: transaction) {
            try await transaction.execute(
                """
                update official
                set organization = \(target), organization_since = greatest(organization_since, \(day))
                from mover
                where official.id = mover.official
                """
            )
        }
        // Both units get an audit entry: the one that the officials leave, and the one to which they come.
        for (action, unit) in [(AuditAction.officialEdit, organization), (.officialArrive, target)] {
            let entries: Statement = """
                select mover.name, \(unit)::integer as organization,
                       case when \(unit)::integer = \(organization)::integer
                            then jsonb_build_object('organizationCode', left_unit.code) end as before,
                       jsonb_build_object('organizationCode', \(code), 'since', official.organization_since) as after
                from mover
                join official on official.id = mover.official
                cross join lateral (
                    \(UnitNames.of("\(organization)::integer", by: "\(day)::date"))
                ) left_unit
                """
            try await transaction.execute(AuditEntry.each(action, of: entries, by: caller))
        }
        return moved
    }
}
