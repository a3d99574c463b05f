import Postgres

/// What the turn of a day did to enrollments.
public struct EnrollmentTurn: Codable, Sendable, Hashable {
    /// How many that were approved are under way, for their class has begun.
    public let begun: Int

    /// How many are over, for their class has ended without a completion.
    public let expired: Int

    /// How many who waited have a seat now.
    public let movedUp: Int
}

extension Enrollments {
    /// How many days after a class's last day results still come in as a rule.
    public static let daysOfGrace = 90

    /// Turns the day: who is approved of begins with the class, and who has not completed it some time after its end has
    /// let it expire.
    ///
    /// Done twice it does nothing more; a server does it by itself.
    ///
    /// - Parameters:
    ///   - grace: How many days after the last day of a class its enrollments expire.
    ///   - caller: Who asks.
    /// - Returns: How many moved.
    /// - Throws: ``TrainingError`` `forbidden`.
    public func turn(grace: Int = daysOfGrace, by caller: Caller) async throws -> EnrollmentTurn {
        try caller.requireWholeState()
        return try await trainingErrors {
            let day = today()
            let ended = day.adding(days: -grace)
            let classes: Statement = """
                select class.id from class
                where class.ends_on < \(ended)
                   or class.requires_approval and (class.starts_on is null or class.starts_on <= \(day))
                """
            return try await postgres.transaction { transaction in
                try await transaction.execute(
                    "select from class where id in (\(classes)) order by id for no key update"
                )
                let expired = try await move(
                    """
                    select enrollment.id, enrollment.state, 'expired' as next
                    from enrollment
                    join class on class.id = enrollment.class
                    where class.ends_on < \(ended)
                      and enrollment.state in ('requested', 'waitlisted', 'approved', 'active')
                    """,
                    why: "the class has ended",
                    by: caller,
                    in: transaction
                )
                let begun = try await move(
                    """
                    select enrollment.id, enrollment.state, 'active' as next
                    from enrollment
                    join class on class.id = enrollment.class
                    where enrollment.state = 'approved' and (class.starts_on is null or class.starts_on <= \(day))
                    """,
                    why: "the class has begun",
                    by: caller,
                    in: transaction
                )
                let movedUp = try await transaction.execute(Self.moveUp(in: classes, by: caller, on: day))
                return EnrollmentTurn(begun: begun, expired: expired, movedUp: movedUp)
            }
        }
    }

    /// Moves the enrollments that a query names, with their states before and after.
    private func move(
        _ moving: Statement,
        why: String,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.execute(
            """
            with moved as (
                update enrollment
                set state = moving.next
                from (\(moving)) moving
                where enrollment.id = moving.id
                returning enrollment.id, enrollment.official, moving.state as before, moving.next
            ),
            noted as (
                \(Self.noted("select id, official, before, next, \(why)::text from moved", by: caller))
            )
            insert into enrollment_transition (enrollment, from_state, to_state, by, why)
            select id, before, next, \(caller.name), \(why)
            from moved
            """
        )
    }
}
