import Crypto
import HTTPTypes
import Hummingbird
import Serving
import Training

/// Finds the caller of a request by the token that it shows.
struct Authenticator: Sendable {
    /// The environment's token, if there is one.
    let apiToken: APIToken?

    /// The tokens on record.
    let accounts: Accounts

    /// The identity provider whose tokens are accepted too, if there is one.
    let provider: IdentityProvider?

    /// Finds the caller of a request, and lets its log name them.
    ///
    /// - Parameter request: The request, with a token in its field `Authorization`.
    /// - Throws: ``TrainingError`` `unauthenticated` where the request shows no token, `issuer_unreachable`; for an
    ///   invalid token a ``Problem``, which has the same words whatever is wrong with the token.
    func caller(of request: Request, _ context: ServingContext) async throws -> Caller {
        guard let token = BearerToken(request.headers[.authorization]) else {
            throw TrainingError(.unauthenticated)
        }
        do {
            let caller = try await holder(of: token, address: context.address, request: context.requestID)
            context.loggedCaller.note(caller.loggedName)
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

/// The token in a field `Authorization` (RFC 6750).
struct BearerToken: Sendable, Equatable {
    let secret: String

    /// Reads a field; nil where it shows no bearer token.
    init?(_ authorization: String?) {
        guard let authorization, let space = authorization.utf8.firstIndex(of: UInt8(ascii: " ")),
            authorization.utf8[..<space].elementsEqual(Self.scheme, by: { $0 | 0x20 == $1 })
        else { return nil }
        let secret = authorization[authorization.index(after: space)...]
        guard !secret.isEmpty else { return nil }
        self.secret = String(secret)
    }

    /// The scheme's name in small letters; requests may write it in any case.
    private static let scheme = Array("bearer".utf8)
}

/// The environment's token, which is an administrator's of the whole state.
struct APIToken: Sendable, Equatable {
    private let hash: SHA256Digest

    init(_ token: String) {
        hash = SHA256.hash(data: Array(token.utf8))
    }

    /// True if a secret is this token.
    ///
    /// Comparing hashes takes the same time wherever the secret is wrong, so the time reveals nothing.
    func isShown(by secret: String) -> Bool {
        SHA256.hash(data: Array(secret.utf8)) == hash
    }

    /// The caller who shows this token.
    func holder(address: String, request: String) -> Caller {
        Caller(name: "token:environment", request: request, address: address, role: .administrator, scope: .everything)
    }
}

extension Caller {
    /// The name of the caller in logs.
    ///
    /// A token has its number; people and addresses show only as the kind of caller that they are.
    var loggedName: String {
        let number = name.utf8.dropFirst(6)
        if name.hasPrefix("token:"), number.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return name
        }
        return name.prefix { $0 != ":" }.description
    }
}
