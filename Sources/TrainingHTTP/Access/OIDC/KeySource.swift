import Fetching
import FoundationEssentials
import Serving
import Shapes

/// Reads a provider's keys from a file or an address.
struct KeySource: Sendable {
    let issuer: String
    let keys: IdentityProviderConfiguration.Keys

    /// The seconds that one answer may take.
    var patience: TimeInterval = 10

    /// The answer is not the document that was asked for.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// The most bytes that a key set may have.
    private static let longest = 1 << 20

    /// The keys, as a JWKS document.
    ///
    /// - Throws: The error of the file or of the network.
    func read() async throws -> [UInt8] {
        switch keys {
        case .file(let path): try Array(Data(contentsOf: URL(filePath: path)))
        case .at(let url): try await get(url)
        case .discovered: try await get(try await discovered())
        }
    }

    /// The address of the keys that the provider names (OpenID Connect Discovery 1.0, section 4).
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
            // A redirection from another machine must not lead to a program on this one.
            guard let next = IdentityProviderConfiguration.trusted(next) else { return false }
            return next.scheme == "https" || url.scheme == "http"
        }
    }
}
