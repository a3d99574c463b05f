import Postgres

/// The present day in Vietnam, by one clock for every server and shell: the database's.
///
/// The clocks of two machines never agree, and what one of them takes for tomorrow is refused by the other. In a transaction
/// the day is the one on which that began, as `now()` has it, however long it lasts; so what it judges by is what its facts
/// are stamped with.
struct Today: Sendable {
    private let giving: (@Sendable () -> Day)?

    /// The day by the database's clock, or another one.
    ///
    /// - Parameter given: Gives another one, in tests; nil for the database's.
    init(_ given: (@Sendable () -> Day)? = nil) {
        giving = given
    }

    /// The day that was given in place of the database's.
    var given: Day? { giving?() }

    /// Asks the database.
    ///
    /// - Parameter postgres: The transaction that the day is for, or whoever reads.
    /// - Returns: The day.
    /// - Throws: `PostgresError`.
    func callAsFunction(in postgres: some PostgresQuerying) async throws -> Day {
        if let given { return given }
        let day: Day? = try await postgres.first("select day_in_vietnam(now())")
        guard let day else { throw TrainingError(.internalFault) }
        return day
    }

    /// The day that somebody named, or else the present one.
    ///
    /// - Parameters:
    ///   - postgres: The transaction that the day is for, or whoever reads.
    ///   - named: The day that was named, nil where none was.
    /// - Returns: The day.
    /// - Throws: `PostgresError`.
    func callAsFunction(in postgres: some PostgresQuerying, unless named: Day?) async throws -> Day {
        if let named { named } else { try await self(in: postgres) }
    }

    /// The same as SQL, for a statement that has to do without a round trip of its own: the day on which it began.
    var sql: String {
        given.map { "date '\($0)'" } ?? "day_in_vietnam(statement_timestamp())"
    }
}
