import FoundationEssentials
import JWTKit

/// A provider's public keys, by their identifiers.
///
/// Each key verifies by one algorithm, which the provider chose. A token that names another algorithm is refused, so
/// that no public key can serve as the secret of an HMAC.
struct KeySet: Sendable {
    private let keys: [String: Key]

    /// The algorithms by which a token may be signed.
    static let algorithms: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    struct Key: Sendable {
        /// The algorithm, as tokens name it.
        let algorithm: String

        private let collection: JWTKeyCollection

        /// The payload isn't checked here: only the signature is; ``AccessToken`` checks the claims.
        private struct Signed: JWTPayload {
            func verify(using algorithm: some JWTAlgorithm) {}
        }

        fileprivate init?(_ key: JWK) async {
            var key = key
            guard let algorithm = Self.algorithm(of: key) else { return nil }
            // Without this the first token shown, whoever made it, would choose the algorithm for all others.
            key.algorithm = algorithm
            key.keyIdentifier = key.keyIdentifier ?? ""
            // Private parts that a provider published by mistake are dropped.
            (key.privateExponent, key.prime1, key.prime2) = (nil, nil, nil)
            self.algorithm = algorithm.rawValue
            let collection = JWTKeyCollection()
            guard (try? await collection.add(jwk: key)) != nil else { return nil }
            self.collection = collection
        }

        private static func algorithm(of key: JWK) -> JWK.Algorithm? {
            switch (key.keyType, key.curve?.rawValue) {
            case (.rsa, _): key.algorithm == .rsaOAEP ? nil : key.algorithm ?? .rs256
            case (.ecdsa, "P-256"): .es256
            case (.ecdsa, "P-384"): .es384
            case (.ecdsa, "P-521"): .es512
            case (.octetKeyPair, "Ed25519"): .eddsa
            default: nil
            }
        }

        /// True if this key signed a token.
        func signed(_ token: String) async -> Bool {
            (try? await collection.verify(token, as: Signed.self)) != nil
        }
    }

    private struct Document: Decodable {
        let keys: [Entry]
    }

    /// A key of an unknown kind is skipped, and the others are still read.
    private struct Entry: Decodable {
        let key: JWK?

        private enum CodingKeys: CodingKey {
            case use
        }

        init(from decoder: any Decoder) throws {
            let use = try? decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .use)
            key = use == nil || use == "sig" ? try? JWK(from: decoder) : nil
        }
    }

    /// Reads a JWKS document (RFC 7517).
    ///
    /// - Throws: `DecodingError` where it is not such a document.
    init(_ document: [UInt8]) async throws {
        var keys: [String: Key] = [:]
        for case let key? in try JSONDecoder().decode(Document.self, from: Data(document)).keys.map(\.key) {
            keys[key.keyIdentifier?.string ?? ""] = await Key(key)
        }
        self.keys = keys
    }

    var isEmpty: Bool { keys.isEmpty }

    /// The key that a token names; without a name, the only key there is.
    func key(_ identifier: String?) -> Key? {
        guard let identifier else { return keys.count == 1 ? keys.first?.value : nil }
        return keys[identifier]
    }
}
