import Foundation
import FoundationNetworking

/// Reads a provider's keys from where they are.
struct KeySource: Sendable {
    let issuer: String
    let keys: IdentityProviderConfiguration.Keys

    /// What came back is no such document.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// No key set is as long.
    private static let longest = 1 << 20

    /// How long one answer may take.
    private static let patience: TimeInterval = 10

    /// The keys, as a JWKS document.
    ///
    /// - Throws: Whatever was in the way.
    func read() async throws -> [UInt8] {
        switch keys {
        case .file(let path): try Self.checked(Data(contentsOf: URL(fileURLWithPath: path)))
        case .at(let url): try await Self.get(url)
        case .discovered: try await Self.get(try await discovered())
        }
    }

    /// Where the provider says that its keys are, OpenID Connect Discovery 1.0, section 4.
    private func discovered() async throws -> URL {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        guard let url = IdentityProviderConfiguration.trusted(base + "/.well-known/openid-configuration") else {
            throw Fault(description: "the issuer is no address")
        }
        let document = try JSONParser.parse(try await Self.get(url))
        guard document.value(of: "issuer") == .text(issuer) else {
            throw Fault(description: "the document of \(url) is of another issuer")
        }
        guard case .text(let keys)? = document.value(of: "jwks_uri"),
            let url = IdentityProviderConfiguration.trusted(keys)
        else {
            throw Fault(description: "the document of \(url) names no keys that can be trusted")
        }
        return url
    }

    private static func get(_ url: URL) async throws -> [UInt8] {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = patience
        configuration.timeoutIntervalForResource = patience
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        let session = URLSession(configuration: configuration)
        defer { session.invalidateAndCancel() }
        let (data, response) = try await session.data(from: url)
        guard let response = response as? HTTPURLResponse, response.statusCode == 200 else {
            throw Fault(description: "\(url) answered \((response as? HTTPURLResponse)?.statusCode ?? 0)")
        }
        guard let last = response.url, IdentityProviderConfiguration.trusted(last.absoluteString) != nil else {
            throw Fault(description: "\(url) leads to an address that can't be trusted")
        }
        return try checked(data)
    }

    private static func checked(_ data: Data) throws -> [UInt8] {
        guard data.count <= longest else { throw Fault(description: "the document is too long") }
        return Array(data)
    }
}

extension JSONValue {
    /// The value of a member, nil where there is none.
    func value(of key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}
