import Training

/// Finds out who calls, by whatever token they show.
struct Authenticator: Sendable {
    /// The environment's token, where there is one.
    let apiToken: APIToken?

    /// The tokens on record.
    let accounts: Accounts

    /// The identity provider whose tokens are taken besides, where there is one.
    let provider: IdentityProvider?

    /// The holder of a token.
    ///
    /// - Parameters:
    ///   - token: What was shown.
    ///   - address: Where the caller calls from.
    ///   - request: What the request is named.
    /// - Returns: The caller.
    /// - Throws: ``TrainingError`` `unauthenticated`, in the same words whatever is wrong with it; `issuer_unreachable`.
    func caller(showing token: BearerToken, address: String, request: String) async throws -> Caller {
        if let apiToken, apiToken.isShown(by: token.secret) {
            return apiToken.holder(address: address, request: request)
        }
        if let provider, AccessToken.isOne(token.secret) {
            let holder = try await provider.holder(of: token.secret, accounts)
            return Caller(
                name: "oidc:\(holder.identity.subject)",
                request: request,
                address: address,
                role: holder.identity.role,
                scope: holder.scope,
                seesNationalIDs: holder.identity.seesNationalIDs
            )
        }
        return try await accounts.authenticate(token.secret, address: address, request: request)
    }
}
