import HTTPTypes
import Hummingbird
import Training

/// Finds out who calls, by whatever token they show.
struct Authenticator: Sendable {
    /// The environment's token, where there is one.
    let apiToken: APIToken?

    /// The tokens on record.
    let accounts: Accounts

    /// The identity provider whose tokens are taken besides, where there is one.
    let provider: IdentityProvider?

    /// Who sends a request; from then on its log may name them.
    ///
    /// - Parameters:
    ///   - request: The request, with a token in its field `Authorization`.
    ///   - context: Where it comes from, and what it is named.
    /// - Returns: The caller.
    /// - Throws: ``TrainingError`` `unauthenticated` where there is no token, `issuer_unreachable`; a ``Problem`` for a token
    ///   that is worth nothing, in the same words whatever is wrong with it.
    func caller(of request: Request, _ context: TrainingContext) async throws -> Caller {
        guard let token = BearerToken(request.headers[.authorization]) else {
            throw TrainingError(.unauthenticated)
        }
        do {
            let caller = try await holder(of: token, address: context.address, request: context.requestID)
            context.loggedCaller.note(caller)
            return caller
        } catch let error as TrainingError where error.code == .unauthenticated {
            var problem = Problem(error, request: context.requestID)
            problem.headers[.wwwAuthenticate] = #"Bearer realm="daotao", error="invalid_token""#
            throw problem
        }
    }

    private func holder(of token: BearerToken, address: String, request: String) async throws -> Caller {
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
                seesNationalIDs: holder.identity.seesNationalIDs,
                endsAt: holder.endsAt
            )
        }
        return try await accounts.authenticate(token.secret, address: address, request: request)
    }
}
