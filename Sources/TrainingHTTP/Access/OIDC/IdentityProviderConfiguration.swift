public import FoundationEssentials
import Training

/// An identity provider whose access tokens are taken, and what its claims mean here.
public struct IdentityProviderConfiguration: Sendable, Equatable {
    /// Where its keys are.
    public enum Keys: Sendable, Equatable {
        /// Where the provider says they are: in its document at `/.well-known/openid-configuration`.
        case discovered

        /// At an address of their own.
        case at(URL)

        /// In a file.
        case file(String)
    }

    /// The provider, as its tokens name it.
    public let issuer: String

    /// Whom its tokens have to be for.
    public let audience: String

    /// Where its keys are.
    public let keys: Keys

    /// The claim that names the role: `viewer`, `recorder`, `registrar` or `administrator`.
    public var roleClaim = "daotao_role"

    /// The claim that names the scope: an organization's code, or `*` for the whole state.
    public var scopeClaim = "daotao_scope"

    /// The claim that is true for whoever may see national IDs whole; nil where nobody may.
    public var nationalIDsClaim: String?

    /// Describes a provider.
    ///
    /// - Parameters:
    ///   - issuer: The provider, as its tokens name it.
    ///   - audience: Whom its tokens have to be for.
    ///   - keys: The address or the file of its keys; nil to ask the provider.
    /// - Throws: ``TrainingError`` `invalid_option` for addresses that anybody on the way could answer for.
    public init(issuer: String, audience: String, keys: String? = nil) throws {
        guard !issuer.isEmpty else { throw Self.invalid("--oidc-issuer", issuer) }
        guard !audience.isEmpty else { throw Self.invalid("--oidc-audience", audience, expected: "…") }
        self.issuer = issuer
        self.audience = audience
        switch keys {
        case let keys? where keys.contains("://"):
            guard let url = Self.trusted(keys) else { throw Self.invalid("--oidc-jwks", keys) }
            self.keys = .at(url)
        case let keys?:
            self.keys = .file(keys)
        case nil:
            guard Self.trusted(issuer) != nil else { throw Self.invalid("--oidc-issuer", issuer) }
            self.keys = .discovered
        }
    }

    /// An address whose answers nobody on the way can make up: over TLS, or on this machine.
    static func trusted(_ text: String) -> URL? {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return nil }
        let isHere = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
        return url.scheme == "https" || url.scheme == "http" && isHere ? url : nil
    }

    private static func invalid(_ option: String, _ found: String, expected: String = "https://…") -> TrainingError {
        TrainingError(.invalidOption, ["option": option, "found": found, "expected": expected])
    }
}
