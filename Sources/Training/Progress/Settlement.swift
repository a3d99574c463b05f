import Postgres

/// Keeps `trained` and `progress` correct in each transaction that changes the facts or rules behind them.
enum Settlement {
    /// Counts some officials again after their completions have changed: corrects `trained` and `progress`, and moves
    /// enrollments.
    ///
    /// - Parameters:
    ///   - officials: A query for the officials' ids.
    ///   - recorded: A query for the ids of the new completions.
    ///   - transaction: The transaction of the change.
    /// - Returns: The number of officials who now count towards a goal and didn't before.
    @discardableResult
    static func settle(
        _ officials: Statement,
        recorded: Statement = "select null::bigint limit 0",
        in transaction: PostgresTransaction
    ) async throws -> Int {
        let settlement = settlement(of: "array(\(officials))", recorded: "array(\(recorded))")
        return try await trained(transaction.query(settlement))
    }

    /// The statement that counts some officials again.
    ///
    /// - Parameters:
    ///   - officials: The officials' ids, as an array.
    ///   - recorded: The ids of the new completions, as an array.
    ///   - rulesChanged: Whether the rules changed, and not the completions.
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

    /// The number of officials who now count towards a goal and didn't before, by the rows of a settlement.
    private static func trained(_ rows: [(String, Int64?, String)]) -> Int {
        rows.first { kind, _, _ in kind == "trained" }.flatMap { _, _, count in Int(count) } ?? 0
    }

    /// Adds the attendances of live completions to `progress`, or subtracts them.
    ///
    /// - Parameters:
    ///   - facts: A query for the completions' ids.
    ///   - sign: `1` to add, `-1` to subtract.
    /// - Returns: The statement.
    static func addAttendances(of facts: Statement, sign: Int32 = 1) -> Statement {
        Statement(named: "add_attendances", ["facts": "array(\(facts))", "sign": "\(sign)"])
    }

    /// Counts everything again after a rule has changed: a publication, a goal's requirements, a unit's place in the
    /// tree.
    ///
    /// - Parameter transaction: The transaction that changed the rule, and runs alone.
    /// - Returns: The number of officials who now count towards a goal and didn't before.
    /// - Throws: `PostgresError`.
    @discardableResult
    static func recount(in transaction: PostgresTransaction) async throws -> Int {
        try await transaction.execute(Statistics.renewRules)
        let everybody = settlement(
            of: "array(select id from official union select official from trained)",
            rulesChanged: true
        )
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
