import Postgres

/// Moves officials to another unit from a day on.
///
/// The days before stay in their former unit, and so do the numbers that were counted there.
enum Moving {
    /// Moves officials, and counts them again.
    ///
    /// - Parameters:
    ///   - officials: A query for the ids of the officials, which has the same result before and after the move. Its text is
    ///     the same for every official, so that a session plans the long statements that contain it once.
    ///   - day: The first day in the other unit.
    ///   - transaction: The transaction, which has locked the officials.
    ///   - store: Sets the officials' unit, and their first day in it.
    /// - Throws: Errors of `store` and of the database.
    static func of(
        _ officials: Statement,
        from day: Day,
        in transaction: PostgresTransaction,
        _ store: () async throws -> Void
    ) async throws {
        try await countingAnew(officials, in: transaction) {
            try await transaction.execute(
                """
                insert into official_past_membership (official, organization, valid)
                select id, organization, daterange(organization_since, \(day))
                from official
                where id = any(array(\(officials)))
                  and (organization_since is null or organization_since < \(day))
                """
            )
            try await store()
        }
    }

    /// Corrects the first day of an official in their present unit; the former membership ends on that day.
    ///
    /// - Parameters:
    ///   - day: The first day in the present unit, later than the first day in the former one.
    ///   - transaction: The transaction, which has locked the officials.
    static func correct(_ official: Int64, to day: Day, in transaction: PostgresTransaction) async throws {
        try await countingAnew("select \(official)::bigint", in: transaction) {
            try await transaction.execute(
                """
                update official_past_membership past
                set valid = daterange(lower(past.valid), \(day))
                from official
                where official.id = \(official) and past.official = official.id
                  and upper(past.valid) = official.organization_since
                """
            )
            try await transaction.execute("update official set organization_since = \(day) where id = \(official)")
        }
    }

    /// Counts officials again after a change of the units to which they belonged.
    private static func countingAnew(
        _ officials: Statement,
        in transaction: PostgresTransaction,
        _ change: () async throws -> Void
    ) async throws {
        let facts: Statement = """
            select fact.id
            from (select distinct official from (\(officials)) given (official)) moving
            cross join lateral (
                select id from completion where official = moving.official and revoked_at is null offset 0
            ) fact
            """
        try await Settlement.addAttendances(of: facts, sign: -1, in: transaction)
        try await change()
        try await Settlement.addAttendances(of: facts, in: transaction)
        try await Settlement.settle(officials, in: transaction)
    }
}
