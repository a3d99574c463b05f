import Crypto
import CryptoExtras
import FoundationEssentials

@testable import Serving
@testable import TrainingHTTP

/// An identity provider of the tests, which signs anything, even what no provider should.
struct TestIssuer: Sendable {
    static let name = "https://id.example.vn"
    static let audience = "daotao"

    /// A key of the provider, by its identifier.
    struct Key: Sendable {
        let identifier: String
        let algorithm: String
        let members: [String: String]
        let sign: @Sendable ([UInt8]) throws -> [UInt8]

        static func es256(_ identifier: String) -> Key {
            let key = P256.Signing.PrivateKey()
            let point = Array(key.publicKey.x963Representation.dropFirst())
            return Key(
                identifier: identifier,
                algorithm: "ES256",
                members: [
                    "kty": "EC", "crv": "P-256", "x": base64URL(point.prefix(32)), "y": base64URL(point.suffix(32)),
                ],
                sign: { Array(try key.signature(for: $0).rawRepresentation) }
            )
        }

        static func edDSA(_ identifier: String) -> Key {
            let key = Curve25519.Signing.PrivateKey()
            return Key(
                identifier: identifier,
                algorithm: "EdDSA",
                members: ["kty": "OKP", "crv": "Ed25519", "x": base64URL(key.publicKey.rawRepresentation)],
                sign: { Array(try key.signature(for: $0)) }
            )
        }

        static func rs256(_ identifier: String) throws -> Key {
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            let primitives = try key.publicKey.getKeyPrimitives()
            return Key(
                identifier: identifier,
                algorithm: "RS256",
                members: [
                    "kty": "RSA", "n": base64URL(primitives.modulus), "e": base64URL(primitives.publicExponent),
                    "use": "sig",
                ],
                sign: {
                    Array(
                        try key.signature(for: SHA256.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation
                    )
                }
            )
        }
    }

    /// A token of the provider, with members of its header and claims replaced, or removed where nil.
    static func token(
        _ key: Key,
        header: [String: JSONText?] = [:],
        claims: [String: JSONText?] = [:],
        at moment: Date = Date(),
        signedBy sign: (([UInt8]) throws -> [UInt8])? = nil
    ) throws -> String {
        let now = Int(moment.timeIntervalSince1970)
        let fullHeader: [String: JSONText?] = [
            "alg": .text(key.algorithm), "kid": .text(key.identifier), "typ": .text("at+jwt"),
        ]
        let fullClaims: [String: JSONText?] = [
            "iss": .text(name), "aud": .text(audience), "sub": .text("an.nguyen"), "iat": JSONText("\(now)"),
            "exp": JSONText("\(now + 600)"), "daotao_role": .text("recorder"), "daotao_scope": .text("*"),
        ]
        let parts = [(fullHeader, header), (fullClaims, claims)].map { whole, changes in
            base64URL(Array(object(whole.merging(changes) { $1 }).utf8))
        }
        let signed = parts.joined(separator: ".")
        return signed + "." + base64URL(try (sign ?? key.sign)(Array(signed.utf8)))
    }

    /// A JWKS document.
    static func document(_ keys: [Key]) -> String {
        let written = keys.map { key in
            object((key.members.merging(["kid": key.identifier]) { $1 }).mapValues { .text($0) })
        }
        // A key of an unknown kind stands beside the others.
        return #"{"keys":[{"kty":"oct","k":"AAAA","kid":"secret"},"# + written.joined(separator: ",") + "]}"
    }

    /// A piece of JSON, as text.
    struct JSONText: Sendable {
        let written: String

        init(_ written: String) {
            self.written = written
        }

        static func text(_ text: String) -> JSONText { JSONText("\"\(text)\"") }
    }

    private static func object(_ members: [String: JSONText?]) -> String {
        "{" + members.compactMap { key, value in value.map { "\"\(key)\":\($0.written)" } }.joined(separator: ",") + "}"
    }

    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
