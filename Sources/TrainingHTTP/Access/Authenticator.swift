import Training

/// Finds out who calls, by whatever token they show.
struct Authenticator: Sendable {
    /// The environment's token, where there is one.
    let apiToken: APIToken?

    /// The tokens on record.
    let accounts: Accounts

    /// The holder of a token.
    ///
    /// - Parameters:
    ///   - token: What was shown.
    ///   - address: Where the caller calls from.
    ///   - request: What the request is named.
    /// - Returns: The caller.
    /// - Throws: ``TrainingError`` `unauthenticated`, in the same words whatever is wrong with it.
    func caller(showing token: BearerToken, address: String, request: String) async throws -> Caller {
        if let apiToken, apiToken.isShown(by: token.secret) {
            return apiToken.holder(address: address, request: request)
        }
        return try await accounts.authenticate(token.secret, address: address, request: request)
    }
}
