import Postgres

/// Keeps `trained` and `progress` correct in each transaction that changes the facts or rules behind them.
enum Settlement {
    /// Counts some officials again after their completions have changed: corrects `trained` and `progress`, and moves
    /// enrollments.
    ///
    /// - Returns: The number of officials who now count towards a goal and didn't before.
    @discardableResult
    static func settle(
        _ officials: Statement,
        recorded: Statement = "select null::bigint limit 0",
        in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.execute(takeSlot)
        let settlement = settlement(of: "array(\(officials))", recorded: "array(\(recorded))")
        return try await trained(transaction.query(settlement))
    }

    /// The statement that counts some officials again.
    ///
    /// - Parameter rulesChanged: True if the rules changed, and not the completions.
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
    static func trained(_ rows: [(String, Int64?, String)]) -> Int {
        rows.first { kind, _, _ in kind == "trained" }.flatMap { _, _, count in Int(count) } ?? 0
    }

    /// Adds the attendances of live completions to `progress`, or subtracts them.
    ///
    /// - Parameter sign: `1` to add, `-1` to subtract.
    static func addAttendances(of facts: Statement, sign: Int32 = 1, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(takeSlot)
        try await transaction.execute(
            Statement(named: "add_attendances", ["facts": "array(\(facts))", "sign": "\(sign)"])
        )
    }
}
