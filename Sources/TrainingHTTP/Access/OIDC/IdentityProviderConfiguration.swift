public import FoundationEssentials
import Training

/// An identity provider whose access tokens are accepted, and the meaning of its claims.
public struct IdentityProviderConfiguration: Sendable, Equatable {
    /// The place of its keys.
    public enum Keys: Sendable, Equatable {
        /// The place that the provider's document at `/.well-known/openid-configuration` names.
        case discovered

        /// An address.
        case at(URL)

        /// A file.
        case file(String)
    }

    /// The provider's name, as its tokens have it in `iss`.
    public let issuer: String

    /// The audience that its tokens have to name in `aud`.
    public let audience: String

    public let keys: Keys

    /// The claim that names the role: `viewer`, `recorder`, `registrar` or `administrator`.
    public var roleClaim = "daotao_role"

    /// The claim that names the scope: an organization's code, or `*` for the whole state.
    public var scopeClaim = "daotao_scope"

    /// The claim that is true for people who may see national IDs whole; nil where nobody may.
    public var nationalIDsClaim: String?

    /// Creates a configuration.
    ///
    /// - Parameter keys: The address or the file of its keys; nil to ask the provider.
    /// - Throws: ``TrainingError`` `invalid_option` for an address without TLS, unless it is on this machine.
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

    /// An address whose answers nobody in between can forge: over TLS, or on this machine.
    static func trusted(_ text: String) -> URL? {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return nil }
        let isHere = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
        return url.scheme == "https" || url.scheme == "http" && isHere ? url : nil
    }

    private static func invalid(_ option: String, _ found: String, expected: String = "https://…") -> TrainingError {
        TrainingError(.invalidOption, ["option": option, "found": found, "expected": expected])
    }
}
