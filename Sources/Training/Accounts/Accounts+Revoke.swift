import Postgres

extension Accounts {
    /// Takes a token away: from the moment of the answer it lets nobody in, on any server that hears the database.
    ///
    /// Revoking it again changes nothing.
    ///
    /// - Parameters:
    ///   - id: The token's number.
    ///   - caller: Who asks.
    /// - Returns: The token as it is on record now.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_token`.
    public func revoke(_ id: String, by caller: Caller) async throws -> Token {
        try caller.require(.administrator)
        let token = try await trainingErrors {
            try await postgres.transaction { transaction in
                let (number, standing) = try await find(id, for: caller, in: transaction)
                let changed = try await transaction.execute(
                    """
                    update token
                    set revoked_at = \(now()), revoked_by = \(caller.name)
                    where id = \(number) and revoked_at is null
                    """
                )
                let revoked = try await find(id, for: caller, in: transaction).token
                guard changed > 0 else { return revoked }
                try await transaction.note(
                    .tokenRevoke,
                    revoked.id,
                    of: "select organization from token where id = \(number)",
                    from: standing,
                    to: revoked,
                    by: caller
                )
                return revoked
            }
        }
        // This server need not wait to hear of it.
        if let number = Int32(token.id) { memory.forget(number) }
        return token
    }
}
