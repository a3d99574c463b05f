import Postgres

extension Organizations {
    /// Lets a unit that has ended go on: the same unit, with its people, its past and its tokens.
    ///
    /// Without a day it is as if the unit had not ended; with one, it didn't exist in between. It goes on under the
    /// code, the name and the parent that it had last. Where the code named several units, the one that ended last is
    /// meant.
    ///
    /// - Parameters:
    ///   - code: The code that the unit had last.
    ///   - day: The first day on which there is the unit again; nil for the day on which it ended.
    ///   - precondition: What has to hold of the unit as it was to the end.
    /// - Returns: The unit as it goes on.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_organization`, `precondition_failed`, `organization_not_ended`,
    ///   `day_before_span`, `parent_has_ended`, `organization_code_taken`, `one_nation`.
    public func reopen(
        _ code: String,
        on day: Day? = nil,
        if precondition: Precondition<Organization> = .none,
        by caller: Caller
    ) async throws -> Organization {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let ended = try await ended(code, in: transaction)
                let closed = try await standing(ended.organization, on: ended.eve, in: transaction)
                try precondition.check(closed)
                let end = ended.eve.adding(days: 1)
                let first = day ?? end
                guard first >= end else {
                    let parameters = ["found": first.description, "expected": end.description]
                    throw TrainingError(.dayBeforeSpan, parameters)
                }
                try await refuseEndedParent(of: ended, from: first, in: transaction)
                try await goOn(ended, from: first, after: end, in: transaction)
                try await Lineage.renew(in: transaction)
                let reopened = try await standing(ended.organization, on: first, in: transaction)
                try await transaction.audit(
                    .organizationReopen,
                    code,
                    of: "\(ended.organization)",
                    from: closed,
                    to: reopened,
                    naming: ["validFrom"],
                    by: caller
                )
                return reopened
            }
        }
    }

    /// A unit that has ended: its identity, its last day, and from where it hung.
    private struct Ended {
        let organization: Int32
        let eve: Day
        let parent: Int32?
        let parentCode: String?
    }

    /// The unit that ended last of those whose last code this was.
    private func ended(_ code: String, in transaction: PostgresTransaction) async throws -> Ended {
        let found: (Int32, Day?, Int32?, String?)? = try await transaction.first(
            """
            select last.organization, upper(last.valid) - 1, last.parent,
                   (
                       select parent.code
                       from organization_span parent
                       where parent.organization = last.parent and parent.valid @> upper(last.valid) - 1
                   )
            from organization_span last
            where last.code = \(code)
              and not exists (
                  select from organization_span later
                  where later.organization = last.organization and later.valid >> last.valid
              )
            order by upper_inf(last.valid), upper(last.valid) desc
            limit 1
            """
        )
        guard let (organization, eve, parent, parentCode) = found else {
            throw TrainingError(.noSuchOrganization, ["found": code])
        }
        guard let eve else { throw TrainingError(.organizationNotEnded, ["found": code]) }
        return Ended(organization: organization, eve: eve, parent: parent, parentCode: parentCode)
    }

    /// Refuses to let a unit go on below one that has ended: every unit has a parent.
    private func refuseEndedParent(
        of ended: Ended,
        from day: Day,
        in transaction: PostgresTransaction
    ) async throws {
        guard let parent = ended.parent else { return }
        let isThere: Bool? = try await transaction.first(
            """
            select range_agg(valid) @> daterange(\(day), null)
            from organization_span
            where organization = \(parent)
            """
        )
        guard isThere == true else {
            throw TrainingError(.parentHasEnded, ["found": ended.parentCode ?? "", "day": day.description])
        }
    }

    /// Lets the last span go on, or begins another one like it after a while.
    private func goOn(
        _ ended: Ended,
        from day: Day,
        after end: Day,
        in transaction: PostgresTransaction
    ) async throws {
        guard day > end else {
            try await transaction.execute(
                """
                update organization_span
                set valid = daterange(lower(valid), null)
                where organization = \(ended.organization) and valid @> \(ended.eve)
                """
            )
            return
        }
        try await transaction.execute(
            """
            insert into organization_span (organization, level, code, name, parent, parent_level, valid)
            select organization, level, code, name, parent, parent_level, daterange(\(day), null)
            from organization_span
            where organization = \(ended.organization) and valid @> \(ended.eve)
            """
        )
    }
}
