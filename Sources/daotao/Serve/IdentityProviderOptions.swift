import ArgumentParser
import FoundationEssentials
import TrainingHTTP

/// The identity provider whose access tokens the server accepts besides its own, by options or by the environment.
struct IdentityProviderOptions: ParsableArguments {
    @Option(name: .customLong("oidc-issuer"), help: .words("option.oidc-issuer", value: "url"))
    var issuer: String?

    @Option(name: .customLong("oidc-audience"), help: .words("option.oidc-audience", value: "name"))
    var audience: String?

    @Option(name: .customLong("oidc-jwks"), help: .words("option.oidc-jwks", value: "url-or-file"))
    var jwks: String?

    @Option(name: .customLong("oidc-role-claim"), help: .words("option.oidc-role-claim", value: "name"))
    var roleClaim: String?

    @Option(name: .customLong("oidc-scope-claim"), help: .words("option.oidc-scope-claim", value: "name"))
    var scopeClaim: String?

    @Option(name: .customLong("oidc-national-ids-claim"), help: .words("option.oidc-national-ids-claim", value: "name"))
    var nationalIDsClaim: String?

    /// The provider's configuration, nil for no provider.
    ///
    /// - Throws: `TrainingError` `invalid_option`, and a usage error for a provider without an audience, because its
    ///   tokens for any other service would be accepted too.
    func configuration() throws -> IdentityProviderConfiguration? {
        guard let issuer = Self.named(issuer, "ISSUER") else {
            guard Self.named(audience, "AUDIENCE") == nil, Self.named(jwks, "JWKS") == nil else {
                throw ValidationError(words("serve.oidc-without-issuer"))
            }
            return nil
        }
        guard let audience = Self.named(audience, "AUDIENCE") else {
            throw ValidationError(words("serve.oidc-without-audience"))
        }
        var provider = try IdentityProviderConfiguration(
            issuer: issuer,
            audience: audience,
            keys: Self.named(jwks, "JWKS")
        )
        provider.roleClaim = Self.named(roleClaim, "ROLE_CLAIM") ?? provider.roleClaim
        provider.scopeClaim = Self.named(scopeClaim, "SCOPE_CLAIM") ?? provider.scopeClaim
        provider.nationalIDsClaim = Self.named(nationalIDsClaim, "NATIONAL_IDS_CLAIM")
        return provider
    }

    private static func named(_ option: String?, _ variable: String) -> String? {
        let named = option ?? ProcessInfo.processInfo.environment["DAOTAO_OIDC_\(variable)"]
        return named.flatMap { $0.isEmpty ? nil : $0 }
    }
}
