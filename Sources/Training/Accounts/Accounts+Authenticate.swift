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
        let rows = try await trainingErrors {
            try await postgres.rows(
                Statement(named: "find_token", ["hash": "\(Array(hash))", "today": "\(today.given)"])
            )
        }
        guard let row = rows.first(where: { _ in true }), let role = Role(rawValue: try row["role"]) else { return nil }
        let grant = try TokenGrant(
            id: row["id"],
            role: role,
            scope: (row["organization"] as Int32?).map(Scope.subtree) ?? .everything,
            seesNationalIDs: row["sees_national_ids"],
            expiresAt: row["expires_at"],
            triesAs: row["tries_as"]
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
