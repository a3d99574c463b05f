import Postgres

/// Corrections of an official's days on record; days that are not named stay.
///
/// ```swift
/// var correction = DayCorrection()
/// correction.movedOn = Day("2022-05-01")
/// correction.leftOn = .set(nil)  // they never left
/// ```
public struct DayCorrection: Sendable, Equatable {
    /// The first day in the present unit, no later than today.
    public var movedOn: Day?

    /// The first day out of service after the last departure; cleared where the official has not left at all.
    public var leftOn = Change<Day>.keep

    /// The first day back in service; cleared where the official is not back.
    public var returnedOn = Change<Day>.keep

    public init() {}

    /// True if it corrects the last departure or return.
    fileprivate var isOfAbsence: Bool { leftOn != .keep || returnedOn != .keep }
}

extension Officials {
    /// Corrects the days of the last move, departure or return, and counts the official again.
    ///
    /// Enrollments that ended with a departure stay ended even where it turns out to be later, or never happened: they
    /// have to be requested again.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - caller: The caller; the unit before the move has to be within the caller's scope too.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `precondition_failed`, `missing_reason`,
    ///   `missing_value`, `no_move`, `move_in_future`, `underage`, `unknown_organization`, `not_left`, `day_before_span`.
    public func correct(
        _ number: String,
        _ correction: DayCorrection,
        reason: String,
        if precondition: Precondition<OfficialRecord> = .none,
        by caller: Caller
    ) async throws -> OfficialRecord {
        try await change(.officialCorrect, number, why: reason, if: precondition, by: caller) {
            record,
            id,
            transaction in
            let reason = try Text.reason(reason)
            if correction == DayCorrection() { try [Fault("moved_on", .missingValue)].throwAny() }
            if let day = correction.movedOn {
                try await correctMove(of: record, id, to: day, why: reason, by: caller, in: transaction)
            }
            if correction.isOfAbsence {
                try await correctAbsence(of: record, id, correction, by: caller, in: transaction)
            }
        }
    }

    private func correctMove(
        of record: OfficialRecord,
        _ id: Int64,
        to day: Day,
        why reason: String,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        // The scope of today decides; for a unit that has ended, the scope on its last day.
        let lastDay: Statement = """
            least(\(unescaped: today.sql), (
                select upper(span.valid) - 1
                from organization_span span
                where span.organization = past.organization
                order by lower(span.valid) desc nulls last
                limit 1
            ))
            """
        let inScope: Statement =
            caller.scope.top.map {
                Scope.holds("past.organization", below: "\($0)::integer", on: lastDay)
            } ?? "true"
        let row = try await transaction.firstRow(
            """
            select official.organization_since as since, official.date_of_birth as birth,
                   past.organization as former, lower(past.valid) as former_since,
                   past.organization is null or \(inScope) as is_former_in_scope,
                   exists (
                       select from organization_span span
                       where span.organization = official.organization and span.valid @> \(day)
                   ) as is_unit
            from official
            left join official_past_membership past
                   on past.official = official.id and upper(past.valid) = official.organization_since
            where official.id = \(id)
            for no key update of official
            """
        )
        guard let row else { throw TrainingError(.internalFault) }
        let unit = record.official.organizationCode
        guard let since: Day = try row["since"] else {
            return try [Fault("moved_on", .noMove, ["found": day.description, "expected": unit])].throwAny()
        }
        // Numbers of the former unit change too.
        guard try row["is_former_in_scope"] else { throw TrainingError(.forbidden) }
        var faults: [Fault] = []
        if day > (try await today(in: transaction)) {
            faults.append(Fault("moved_on", .moveInFuture, ["found": day.description]))
        }
        if let formerSince: Day = try row["former_since"], day <= formerSince {
            let parameters = ["found": day.description, "expected": formerSince.description]
            faults.append(Fault("moved_on", .dayBeforeSpan, parameters))
        }
        if let birth: Day = try row["birth"] { faults += Self.underage(birth, on: day, field: "moved_on") }
        if try !row["is_unit"] { faults.append(Fault("moved_on", .unknownOrganization, ["found": unit])) }
        try faults.throwAny()
        guard day != since else { return }
        try await Moving.correct(id, to: day, in: transaction)
        guard let former: Int32 = try row["former"] else { return }
        // Both units get an audit entry; the correction's own entry is that of the present unit.
        try await transaction.audit(
            .officialCorrect,
            record.official.number,
            of: "\(former)",
            from: ["movedOn": since.description],
            to: ["movedOn": day.description, "why": reason],
            by: caller
        )
    }

    private func correctAbsence(
        of record: OfficialRecord,
        _ id: Int64,
        _ correction: DayCorrection,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        guard let last = record.absences.first else { throw TrainingError(.notLeft) }
        guard let left = correction.leftOn.becomes(from: last.since) else {
            if correction.returnedOn.value != nil { try [Fault("left_on", .missingValue)].throwAny() }
            try await transaction.execute(
                "delete from official_absence where official = \(id) and lower(valid) = \(last.since)"
            )
            return
        }
        let back = correction.returnedOn.becomes(from: last.until)
        var faults: [Fault] = []
        if let before = record.absences.dropFirst().first?.until, left < before {
            let parameters = ["found": left.description, "expected": before.description]
            faults.append(Fault("left_on", .dayBeforeSpan, parameters))
        }
        if let back, back <= left {
            let parameters = ["found": back.description, "expected": left.description]
            faults.append(Fault("returned_on", .dayBeforeSpan, parameters))
        }
        try faults.throwAny()
        try await transaction.execute(
            """
            update official_absence
            set valid = daterange(\(left), \(back)::date)
            where official = \(id) and lower(valid) = \(last.since)
            """
        )
        let today = try await today(in: transaction)
        let isAbsent = left <= today && back.map { $0 > today } ?? true
        if isAbsent { try await withdrawAll(of: id, in: transaction, by: caller) }
    }
}

extension Change {
    /// The value of a field after the change.
    fileprivate func becomes(from present: Value?) -> Value? {
        switch self {
        case .keep: present
        case .set(let value): value
        }
    }
}
