import FoundationEssentials
import Postgres

extension Accounts {
    /// Finds the caller who shows a secret.
    ///
    /// The secret is looked up by its hash, so that the time of the look-up reveals nothing about other secrets.
    /// Unknown, expired and revoked secrets are refused in the same words.
    ///
    /// - Parameters:
    ///   - secret: The secret that the caller shows.
    ///   - address: Where the caller calls from.
    ///   - request: The name of this request.
    /// - Returns: The holder of the token.
    /// - Throws: ``TrainingError`` `unauthenticated`.
    public func authenticate(_ secret: String, address: String?, request: String) async throws -> Caller {
        let moment = now()
        guard let grant = try await grant(of: secret, at: moment), moment < grant.expiresAt else {
            throw TrainingError(.unauthenticated)
        }
        uses.note(grant.id, at: moment, from: address)
        return Caller(
            name: "token:\(grant.id)",
            request: request,
            address: address,
            role: grant.role,
            scope: grant.scope,
            seesNationalIDs: grant.seesNationalIDs,
            token: grant.id,
            endsAt: grant.expiresAt,
            triesAs: grant.triesAs
        )
    }

    /// The rights of a secret's token; nil where no such token exists, or it is revoked.
    private func grant(of secret: String, at moment: Date) async throws -> TokenGrant? {
        let hash = TokenSecret.hash(of: secret)
        if let known = memory.grant(of: hash, at: moment) { return known }
        guard TokenSecret(shown: secret) != nil else { return nil }
        let looking = memory.look()
        let row: (Int32, String, Int32?, Bool, Date, String?)? = try await trainingErrors {
            try await postgres.first(
                """
                with recursive maker as (
                    select token.maker as id, token.organization
                    from token
                    where token.hash = \(Array(hash)) and token.maker is not null
                    union all
                    select token.maker, maker.organization
                    from maker
                    join token on token.id = maker.id
                    where token.maker is not null
                )
                select id, role, organization, sees_national_ids, expires_at, tries_as
                from token
                where hash = \(Array(hash)) and revoked_at is null
                  -- What its makers no longer have, nobody has by them: units move out of a scope.
                  and not exists (
                      select from maker
                      join token above on above.id = maker.id
                      where above.revoked_at is not null
                         or above.organization <> maker.organization
                            and not \(Scope.holds("maker.organization", below: "above.organization", on: "\(unescaped: today.sql)"))
                  )
                """
            )
        }
        guard let row, let role = Role(rawValue: row.1) else { return nil }
        let grant = TokenGrant(
            id: row.0,
            role: role,
            scope: row.2.map(Scope.subtree) ?? .everything,
            seesNationalIDs: row.3,
            expiresAt: row.4,
            triesAs: row.5
        )
        memory.keep(grant, of: hash, foundBy: looking, at: moment)
        return grant
    }
}

/// The rights that a token grants.
struct TokenGrant: Sendable, Hashable {
    let id: Int32
    let role: Role
    let scope: Scope
    let seesNationalIDs: Bool
    let expiresAt: Date

    /// The name under which the holder's tries of national IDs are counted, nil for the holder's own.
    var triesAs: String? = nil
}
