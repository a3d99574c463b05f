import Postgres

/// The present day in Vietnam by the database's clock, which all servers and shells share.
///
/// The clocks of two machines never agree, so that one machine would refuse what the other takes for today. Within a
/// transaction the day is the one on which the transaction began, as in `now()`, however long it lasts; so a fact is
/// judged by the day with which it is stamped.
struct Today: Sendable {
    private let giving: (@Sendable () -> Day)?

    /// Takes the day from the database's clock, or from a test.
    ///
    /// - Parameter given: Returns the day in tests; nil for the database's clock.
    init(_ given: (@Sendable () -> Day)? = nil) {
        giving = given
    }

    var given: Day? { giving?() }

    /// Asks the database.
    func callAsFunction(in postgres: some PostgresQuerying) async throws -> Day {
        if let given { return given }
        let day: Day? = try await postgres.first("select day_in_vietnam(now())")
        guard let day else { throw TrainingError(.internalFault) }
        return day
    }

    /// The day that a caller named, or else the present one.
    ///
    /// - Parameter named: The day that the caller named, if any.
    func callAsFunction(in postgres: some PostgresQuerying, unless named: Day?) async throws -> Day {
        if let named { named } else { try await self(in: postgres) }
    }

    /// SQL for the present day, for a statement that can't afford a round trip: the day on which the statement began.
    var sql: String {
        given.map { "date '\($0)'" } ?? "day_in_vietnam(statement_timestamp())"
    }
}
