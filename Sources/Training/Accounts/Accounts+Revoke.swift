import Postgres

extension Accounts {
    /// Revokes a token: from the answer on, no server that is connected to the database accepts it.
    ///
    /// All tokens made with it, directly or indirectly, are revoked too. If some of them are still valid, the caller
    /// has to confirm that with `withChildren`, so that nobody is locked out by accident. Revoking a token again
    /// changes nothing.
    ///
    /// - Parameter withChildren: True if to revoke the tokens made with it too.
    /// - Returns: The token as it is on record now, with the tokens that were revoked with it as its children.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_token`, `token_has_children`.
    public func revoke(_ id: String, withChildren: Bool = false, by caller: Caller) async throws -> Token {
        try caller.require(.administrator)
        let (token, below) = try await trainingErrors {
            try await postgres.transaction { transaction in
                // A transaction that is making another token with this one waits for the lock, and is then refused.
                let number = try await find(id, for: caller, in: transaction).number
                try await transaction.execute("select from token where id = \(number) for no key update")
                let (_, standing) = try await find(id, for: caller, in: transaction)
                let below = try await madeBelow(number, in: transaction)
                guard below.isEmpty || withChildren else {
                    let found = below.prefix(10).map(String.init).joined(separator: ", ")
                    throw TrainingError(
                        .tokenHasChildren,
                        ["token": id, "found": found + (below.count > 10 ? ", …" : ""), "count": "\(below.count)"]
                    )
                }
                let changed = try await transaction.execute(
                    """
                    update token
                    set revoked_at = \(now()), revoked_by = \(caller.name)
                    where id = \(number) and revoked_at is null
                    """
                )
                if changed > 0 {
                    try await transaction.audit(
                        .tokenRevoke,
                        standing.id,
                        of: "select organization from token where id = \(number)",
                        from: standing.withoutChildren,
                        to: try await find(id, for: caller, in: transaction).token.withoutChildren,
                        by: caller
                    )
                }
                let revoked = try await revokeAll(madeBelow: number, by: caller, in: transaction)
                var token = try await find(id, for: caller, in: transaction).token
                token.children = revoked.sorted().map(String.init)
                return (token, revoked)
            }
        }
        // This server forgets the tokens without waiting for the notification.
        if let number = Int32(token.id) { memory.forget(number) }
        for number in below { memory.forget(number) }
        return token
    }

    /// The numbers of the tokens that go back to a token and still let somebody in.
    private func madeBelow(_ number: Int32, in transaction: PostgresTransaction) async throws -> [Int32] {
        try await transaction.query(
            """
            \(Self.below(number))
            select token.id
            from token
            join below on below.id = token.id
            where token.revoked_at is null and token.expires_at > \(now())
            order by token.id
            """
        )
    }

    /// Revokes a token's children and theirs, including those made meanwhile; each gets an audit entry of its own.
    private func revokeAll(
        madeBelow number: Int32,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> [Int32] {
        var all: [Int32] = []
        while true {
            let revoked: [Int32] = try await transaction.query(
                """
                \(Self.below(number)),
                revoked as (
                    update token
                    set revoked_at = \(now()), revoked_by = \(caller.name)
                    from below
                    where below.id = token.id and token.revoked_at is null and token.expires_at > \(now())
                    returning token.id, token.organization, token.revoked_at, token.revoked_by
                ),
                noted as (
                    \(AuditEntry.each(
                        .tokenRevoke,
                        of: """
                            select revoked.id::text as name, revoked.organization, null::jsonb as before,
                                   jsonb_build_object(
                                       'revokedAt',
                                       to_char(revoked.revoked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                       'revokedBy', revoked.revoked_by, 'withToken', \(number)::integer::text
                                   ) as after
                            from revoked
                            order by revoked.id
                            """,
                        by: caller
                    ))
                )
                select id from revoked
                """
            )
            guard !revoked.isEmpty else { return all }
            all += revoked
        }
    }

    /// The tokens that go back to a token, as the beginning of a statement.
    private static func below(_ number: Int32) -> Statement {
        """
        with recursive below as (
            select id from token where maker = \(number)
            union
            select token.id from token join below on token.maker = below.id
        )
        """
    }
}
