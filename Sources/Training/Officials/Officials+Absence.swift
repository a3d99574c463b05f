import Postgres
import Shapes

extension Officials {
    /// Records that an official leaves the state's service.
    ///
    /// The official's past counts stay. Open enrollments end, at once or on the future day of leaving.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - day: The first day on which the official is not in service.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `precondition_failed`, `missing_reason`,
    ///   `left_already`, `day_before_span`.
    public func depart(
        _ number: String,
        on day: Day,
        reason: String,
        if precondition: Precondition<OfficialRecord> = .none,
        by caller: Caller
    ) async throws -> OfficialRecord {
        try await change(.officialDepart, number, why: reason, if: precondition, by: caller) {
            record,
            id,
            transaction in
            let reason = try Text.reason(reason)
            if let leftOn = record.official.leftOn {
                throw TrainingError(.leftAlready, ["expected": leftOn.description])
            }
            if let back = record.absences.first?.until, day < back {
                throw TrainingError(.dayBeforeSpan, ["found": day.description, "expected": back.description])
            }
            try await transaction.execute(
                """
                insert into official_absence (official, valid, reason, recorded_by)
                values (\(id), daterange(\(day), null), \(reason), \(caller.name))
                """
            )
            if day <= (try await today(in: transaction)) { try await withdrawAll(of: id, in: transaction, by: caller) }
        }
    }

    /// Records that an official is back in the state's service.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - day: The first day back.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `precondition_failed`, `not_left`, `day_before_span`.
    public func `return`(
        _ number: String,
        on day: Day,
        if precondition: Precondition<OfficialRecord> = .none,
        by caller: Caller
    ) async throws -> OfficialRecord {
        try await change(.officialReturn, number, if: precondition, by: caller) { record, id, transaction in
            guard let leftOn = record.official.leftOn else { throw TrainingError(.notLeft) }
            guard day > leftOn else {
                throw TrainingError(.dayBeforeSpan, ["found": day.description, "expected": leftOn.description])
            }
            try await transaction.execute(
                """
                update official_absence
                set valid = daterange(lower(valid), \(day))
                where official = \(id) and upper_inf(valid)
                """
            )
        }
    }

    /// Withdraws every open enrollment, and gives the seats to the waitlists.
    func withdrawAll(of id: Int64, in transaction: PostgresTransaction, by caller: Caller) async throws {
        let classes: Statement = """
            select class from enrollment
            where official = \(id) and class is not null and (enrollment_is_open(state) or state = 'withdrawn')
            """
        try await transaction.execute("select from class where id in (\(classes)) order by id for no key update")
        try await transaction.execute(
            Enrollments.moving(
                """
                select id, state, 'withdrawn' as next, 'left the service' as why from enrollment
                where official = \(id) and enrollment_is_open(state)
                """,
                by: caller
            )
        )
        try await Enrollments.seatWaiting(in: classes, by: caller, on: today(in: transaction), in: transaction)
    }

    /// Changes an official, and perhaps another, under their locks.
    ///
    /// A dry run makes the whole change and rolls it back, so that it can't have another outcome.
    func change(
        _ action: AuditAction,
        _ number: String,
        why: String? = nil,
        and other: String? = nil,
        if precondition: Precondition<OfficialRecord>,
        isDryRun: Bool = false,
        by caller: Caller,
        _ body: (OfficialRecord, Int64, PostgresTransaction) async throws -> Void
    ) async throws -> OfficialRecord {
        try caller.require(.registrar)
        return try await trainingErrors {
            try await tries.name([number, other], in: .official, by: caller)
            do {
                return try await postgres.transaction { transaction in
                    try await transaction.execute(Locks.besideRules)
                    let (id, record) = try await Locks.officials(in: transaction) {
                        let found = try await find(number, for: caller, in: transaction)
                        guard let other else { return (found, officials: [found.0]) }
                        let (otherID, _) = try await find(other, for: caller, in: transaction)
                        return (found, officials: [found.0, otherID])
                    }
                    try precondition.check(caller.seesNationalIDs ? record : record.masked())
                    try await body(record, id, transaction)
                    let changed = try await show(number, for: caller, in: transaction)
                    guard !isDryRun else { throw RolledBack(record: changed) }
                    try await transaction.audit(
                        action,
                        changed.official.number,
                        of: "select organization from official where id = \(id)",
                        from: try record.audited(why: nil),
                        to: try changed.audited(why: why),
                        by: caller
                    )
                    return try await shown(changed, asked: number, to: caller, in: transaction)
                }
            } catch let rolledBack as RolledBack {
                // The audit entry of reading the record is kept, although the change is rolled back.
                return try await shown(rolledBack.record, asked: number, to: caller, in: postgres)
            }
        }
    }
}

/// Thrown to roll a dry run's transaction back.
private struct RolledBack: Error {
    let record: OfficialRecord
}

extension OfficialRecord {
    /// The fields on the audit trail for an official who leaves, returns or is merged, or whose days are corrected.
    fileprivate func audited(why: String?) throws -> JSONValue {
        let others: Set = [
            "id", "officialCode", "fullName", "organizationCode", "organizationName", "organizationWithin",
            "registeredAt", "source",
        ]
        let days = JSONValue.members(
            ("movedOn", (organizations.first { $0.until == nil }?.since).map { .text($0.description) }),
            ("returnedOn", (absences.first?.until).map { .text($0.description) }),
            ("mergedFrom", try JSONValue(of: mergedFrom)),
            ("why", why.map { .text($0) })
        )
        return .object(try JSONValue(of: official).members.filter { !others.contains($0.key) } + days.members)
    }
}
