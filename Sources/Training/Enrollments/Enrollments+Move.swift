import Postgres

extension Enrollments {
    /// Approves a requested enrollment: it gets a seat, or goes on the waitlist where all are taken.
    ///
    /// If the course was completed on the day of the enrollment or later, the enrollment is completed at once.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_enrollment`, `precondition_failed`, `wrong_state`,
    ///   `value_too_long`, `control_character`.
    public func approve(
        _ id: String,
        why: String? = nil,
        if precondition: Precondition<EnrollmentRecord> = .none,
        by caller: Caller
    ) async throws -> EnrollmentRecord {
        try caller.require(.registrar)
        return try await move(id, if: precondition, by: caller) { standing, transaction in
            guard standing.state == .requested else {
                throw TrainingError(.wrongState, ["found": standing.state.rawValue, "expected": "approved"])
            }
            let next: EnrollmentState? = try await transaction.first(
                """
                select case
                    when enrollment.class is null then 'active'
                    when \(Seats.free) <= 0 then 'waitlisted'
                    else \(Seats.state(on: today(in: transaction)))
                end
                from enrollment
                left join class on class.id = enrollment.class
                where enrollment.id = \(standing.id)
                """
            )
            return (next ?? .active, try Self.sentence(why))
        }.thing
    }

    /// Rejects a requested enrollment.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_enrollment`, `precondition_failed`, `wrong_state`,
    ///   `missing_reason`, `value_too_long`, `control_character`.
    public func reject(
        _ id: String,
        why: String,
        if precondition: Precondition<EnrollmentRecord> = .none,
        by caller: Caller
    ) async throws -> EnrollmentRecord {
        try caller.require(.registrar)
        return try await move(id, to: .rejected, why: why, if: precondition, by: caller).thing
    }

    /// Withdraws an enrollment; its seat goes to the first on the waitlist.
    ///
    /// - Returns: The enrollment with every move, and the enrollments that moved up.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_enrollment`, `precondition_failed`, `wrong_state`,
    ///   `missing_reason`, `value_too_long`, `control_character`.
    public func withdraw(
        _ id: String,
        why: String,
        if precondition: Precondition<EnrollmentRecord> = .none,
        by caller: Caller
    ) async throws -> WithdrawnEnrollment {
        try caller.require(.recorder)
        return try await move(id, to: .withdrawn, why: why, if: precondition, by: caller)
    }

    /// Records that an enrollment ended without success.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_enrollment`, `precondition_failed`, `wrong_state`,
    ///   `missing_reason`, `value_too_long`, `control_character`.
    public func fail(
        _ id: String,
        why: String,
        if precondition: Precondition<EnrollmentRecord> = .none,
        by caller: Caller
    ) async throws -> EnrollmentRecord {
        try caller.require(.recorder)
        return try await move(id, to: .failed, why: why, if: precondition, by: caller).thing
    }

    private struct Standing {
        let id: Int64
        let state: EnrollmentState
    }

    private func move(
        _ id: String,
        to next: EnrollmentState,
        why: String,
        if precondition: Precondition<EnrollmentRecord>,
        by caller: Caller
    ) async throws -> WithdrawnEnrollment {
        try await move(id, if: precondition, by: caller) { _, _ in
            guard let why = try Self.sentence(why) else { throw TrainingError(.missingReason) }
            return (next, why)
        }
    }

    /// Moves an enrollment as `enrollment_move` allows, and gives a seat that it leaves to the first on the waitlist.
    private func move(
        _ id: String,
        if precondition: Precondition<EnrollmentRecord>,
        by caller: Caller,
        _ decide: (Standing, PostgresTransaction) async throws -> (EnrollmentState, why: String?)
    ) async throws -> WithdrawnEnrollment {
        try await trainingErrors {
            guard let number = Int64(id) else { throw TrainingError(.noSuchEnrollment, ["found": id]) }
            return try await postgres.transaction { transaction in
                try await transaction.execute(Locks.besideRules)
                try await Locks.officials("select official from enrollment where id = \(number)", in: transaction)
                try await transaction.execute(
                    """
                    select from class
                    where id = (select class from enrollment where id = \(number))
                    for no key update
                    """
                )
                try await transaction.execute("select from enrollment where id = \(number) for update")
                let record = try await show(id, for: caller, in: transaction)
                try precondition.check(record.seen(by: caller))
                let standing = Standing(id: number, state: record.enrollment.state)
                let (next, why) = try await decide(standing, transaction)
                let isAllowed: Bool? = try await transaction.first(
                    """
                    select exists (
                        select from enrollment_move
                        where from_state = \(standing.state) and to_state = \(next)
                    )
                    """
                )
                guard isAllowed == true else {
                    throw TrainingError(
                        .wrongState,
                        ["found": standing.state.rawValue, "expected": next.rawValue]
                    )
                }
                try await transaction.execute(
                    Self.moving(
                        "select id, state, \(next)::text as next, \(why)::text as why from enrollment where id = \(number)",
                        by: caller
                    )
                )
                let seated = try await Self.seatWaiting(
                    in: "select class from enrollment where id = \(number)",
                    by: caller,
                    on: today(in: transaction),
                    in: transaction
                )
                // The official may have completed the course while the enrollment was requested or waitlisted.
                try await transaction.execute(Following.completeAtOnce("select \(number)"))
                return WithdrawnEnrollment(
                    try await shown(
                        try await show(id, for: caller, in: transaction),
                        to: caller,
                        in: transaction
                    ),
                    MovedUp(
                        movedUp: seated.movedUp.count,
                        promoted: try await seen(seated.movedUp, by: caller, in: transaction)
                    )
                )
            }
        }
    }

    /// A reason as it is stored, nil for an empty one.
    private static func sentence(_ why: String?) throws -> String? {
        guard let why else { return nil }
        guard let text = try? Text.stored(why) else { throw TrainingError(.controlCharacter) }
        try Fault.texts([("reason", text, 500)]).throwAny()
        return text.isEmpty ? nil : text
    }
}
