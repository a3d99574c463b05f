import FoundationEssentials
import JWTKit

/// The public keys that a provider signs with, by their identifiers.
///
/// Each verifies by one algorithm, which the provider chose and not the token: a token that names another is refused, so
/// that no public key is ever taken for the secret of an HMAC.
struct KeySet: Sendable {
    private let keys: [String: Key]

    /// The algorithms that a token may be signed by.
    static let algorithms: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    struct Key: Sendable {
        /// The algorithm, as tokens name it.
        let algorithm: String

        private let collection: JWTKeyCollection

        /// What is verified is the signature alone: the claims are read elsewhere.
        private struct Signed: JWTPayload {
            func verify(using algorithm: some JWTAlgorithm) {}
        }

        fileprivate init?(_ key: JWK) async {
            var key = key
            guard let algorithm = Self.algorithm(of: key) else { return nil }
            // Fixed here, since otherwise the first token that is shown, whoever made it, would choose it for all others.
            key.algorithm = algorithm
            key.keyIdentifier = key.keyIdentifier ?? ""
            // What was published by mistake is not needed.
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

        /// Whether it signed a token.
        func signed(_ token: String) async -> Bool {
            (try? await collection.verify(token, as: Signed.self)) != nil
        }
    }

    private struct Document: Decodable {
        let keys: [Entry]
    }

    /// A key of a kind that nobody here knows does not spoil its neighbours.
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

    /// Reads a JWKS document, RFC 7517.
    ///
    /// - Parameter document: The document.
    /// - Throws: `DecodingError` where it is none.
    init(_ document: [UInt8]) async throws {
        var keys: [String: Key] = [:]
        for case let key? in try JSONDecoder().decode(Document.self, from: Data(document)).keys.map(\.key) {
            keys[key.keyIdentifier?.string ?? ""] = await Key(key)
        }
        self.keys = keys
    }

    /// Whether there is no key that verifies anything.
    var isEmpty: Bool { keys.isEmpty }

    /// The key that a token names; a token that names none means the only one.
    func key(_ identifier: String?) -> Key? {
        guard let identifier else { return keys.count == 1 ? keys.first?.value : nil }
        return keys[identifier]
    }
}
