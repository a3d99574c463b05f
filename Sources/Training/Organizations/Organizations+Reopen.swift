import Postgres

extension Organizations {
    /// Reopens a unit that has ended: the same unit, with its people, its past and its tokens.
    ///
    /// Without a day it is as if the unit had never ended; with one, the unit didn't exist in between. It has the code,
    /// name and parent that it had last. Where the code was the last one of several units, the unit that ended last is
    /// meant.
    ///
    /// - Parameters:
    ///   - code: The code that the unit had last.
    ///   - day: The first day on which the unit exists again; nil for the day on which it ended.
    ///   - precondition: The condition that the unit has to meet as it was on its last day.
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
                try await transaction.execute(Locks.forRules)
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

    /// A unit that has ended, with its last day and its last parent.
    private struct Ended {
        let organization: Int32
        let eve: Day
        let parent: Int32?
        let parentCode: String?
    }

    /// Of the units whose last code this was, the one that ended last.
    private func ended(_ code: String, in transaction: PostgresTransaction) async throws -> Ended {
        let found: (Int32, Day?, Int32?, String?)? = try await transaction.first(
            Statement(named: "find_ended_unit", ["code": "\(code)"])
        )
        guard let (organization, eve, parent, parentCode) = found else {
            throw TrainingError(.noSuchOrganization, ["found": code])
        }
        guard let eve else { throw TrainingError(.organizationNotEnded, ["found": code]) }
        return Ended(organization: organization, eve: eve, parent: parent, parentCode: parentCode)
    }

    /// Refuses to reopen a unit whose parent has ended, because every unit needs a parent.
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

    /// Prolongs the last span, or begins a later one like it.
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
