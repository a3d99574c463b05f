import Postgres

/// Keeps `trained` and `progress` true in the transaction that changes what they are counted from.
enum Settlement {
    /// Counts some officials anew after facts about them have changed: brings `trained` and `progress` in line, and moves
    /// enrollments.
    ///
    /// - Parameters:
    ///   - officials: A query for the officials' ids.
    ///   - recorded: A query for the ids of the facts that were recorded just now.
    ///   - transaction: The transaction in which they were.
    /// - Returns: How many officials count towards a goal that they did not before.
    @discardableResult
    static func settle(
        _ officials: Statement,
        recorded: Statement = "select null::bigint limit 0",
        in transaction: PostgresTransaction
    ) async throws -> Int {
        let settlement = settlement(of: "array(\(officials))", recorded: "array(\(recorded))")
        return try await trained(transaction.query(settlement))
    }

    /// The same, as a statement.
    ///
    /// - Parameters:
    ///   - officials: The officials' ids, as an array.
    ///   - recorded: The ids of the facts that were recorded just now, as an array.
    ///   - rulesChanged: Whether the rules changed, and not the facts.
    static func settlement(
        of officials: Statement,
        recorded: Statement = "'{}'::bigint[]",
        rulesChanged: Bool = false
    ) -> Statement {
        Statement(
            named: "settle",
            [
                "officials": officials, "recorded": recorded, "told": "'{}'::bigint[]",
                "rules_changed": "\(rulesChanged)",
            ]
        )
    }

    /// How many officials count towards a goal that they did not before, by the rows of a settlement.
    private static func trained(_ rows: [(String, Int64?, String)]) -> Int {
        rows.first { kind, _, _ in kind == "trained" }.flatMap { _, _, count in Int(count) } ?? 0
    }

    /// Adds the attendances of live facts to `progress`, or takes them away.
    ///
    /// - Parameters:
    ///   - facts: A query for the facts' ids.
    ///   - sign: `1` to add, `-1` to take away.
    /// - Returns: The statement.
    static func addAttendances(of facts: Statement, sign: Int32 = 1) -> Statement {
        Statement(named: "add_attendances", ["facts": "array(\(facts))", "sign": "\(sign)"])
    }

    /// Counts everything anew after a rule has changed: what is published, what a goal asks for, where units hang.
    ///
    /// - Parameter transaction: The one in which the rule changed, alone.
    /// - Returns: How many officials count towards a goal that they did not before.
    /// - Throws: `PostgresError`.
    @discardableResult
    static func recount(in transaction: PostgresTransaction) async throws -> Int {
        try await transaction.execute(Statistics.renewRules)
        let everybody = settlement(of: "array(select id from official)", rulesChanged: true)
        let trained = try await trained(transaction.query(everybody))
        try await transaction.execute("delete from progress")
        try await transaction.execute(
            """
            insert into progress (goal, organization, day, trained, attendances)
            select goal, organization, day, trained, attendances
            from progress_by_facts
            order by goal, organization, day
            """
        )
        return trained
    }
}
