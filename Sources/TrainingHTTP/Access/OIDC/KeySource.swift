import Fetching
import FoundationEssentials
import Serving

/// Reads a provider's keys from where they are.
struct KeySource: Sendable {
    let issuer: String
    let keys: IdentityProviderConfiguration.Keys

    /// How many seconds one answer may take.
    var patience: TimeInterval = 10

    /// What came back is no such document.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// No key set is as long.
    private static let longest = 1 << 20

    /// The keys, as a JWKS document.
    ///
    /// - Throws: Whatever was in the way.
    func read() async throws -> [UInt8] {
        switch keys {
        case .file(let path): try Array(Data(contentsOf: URL(filePath: path)))
        case .at(let url): try await get(url)
        case .discovered: try await get(try await discovered())
        }
    }

    /// Where the provider says that its keys are, OpenID Connect Discovery 1.0, section 4.
    private func discovered() async throws -> URL {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        guard let url = IdentityProviderConfiguration.trusted(base + "/.well-known/openid-configuration") else {
            throw Fault(description: "the issuer is no address")
        }
        let document = try JSONParser.parse(try await get(url))
        guard document[member: "issuer"] == .text(issuer) else {
            throw Fault(description: "the document of \(url) is of another issuer")
        }
        guard case .text(let keys)? = document[member: "jwks_uri"],
            let url = IdentityProviderConfiguration.trusted(keys)
        else {
            throw Fault(description: "the document of \(url) names no keys that can be trusted")
        }
        return url
    }

    private func get(_ url: URL) async throws -> [UInt8] {
        try await Fetching.read(url.absoluteString, longest: Self.longest, patience: patience) { next in
            // From elsewhere nobody is led to what listens on this machine.
            guard let next = IdentityProviderConfiguration.trusted(next) else { return false }
            return next.scheme == "https" || url.scheme == "http"
        }
    }
}
