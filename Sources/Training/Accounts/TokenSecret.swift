import Crypto
import FoundationEssentials

/// The secret that the holder of a token shows: `dtk_`, and 36 bytes as base64url.
///
/// 32 of the bytes are random. The last four are computed from them, so that a mistyped or made-up secret is recognized
/// without asking the database.
struct TokenSecret: Sendable {
    /// The secret itself, which is stored nowhere.
    let text: String

    /// The hash that the registry stores.
    let hash: Hash

    /// The SHA-256 of a secret.
    typealias Hash = SHA256Digest

    private static let prefix = "dtk_"
    private static let randomBytes = 32
    private static let checkBytes = 4

    /// Makes a new secret.
    init() {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<Self.randomBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let text = Self.prefix + Data(random + Self.check(random)).base64URL
        self.text = text
        hash = Self.hash(of: text)
    }

    /// The hash of a text, whether it is a secret or not.
    static func hash(of text: String) -> Hash {
        SHA256.hash(data: Array(text.utf8))
    }

    /// Reads a secret as it was shown; nil where it can't be one.
    init?(shown text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Data(base64URL: text.dropFirst(Self.prefix.count)),
            bytes.count == Self.randomBytes + Self.checkBytes
        else { return nil }
        let random = Array(bytes.prefix(Self.randomBytes))
        guard Array(bytes.suffix(Self.checkBytes)) == Self.check(random) else { return nil }
        self.text = text
        hash = Self.hash(of: text)
    }

    private static func check(_ random: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(prefix.utf8) + random).prefix(checkBytes))
    }
}

extension Data {
    /// The bytes as base64url without padding, RFC 4648.
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads base64url whose length needs no padding.
    fileprivate init?(base64URL text: some StringProtocol) {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else { return nil }
        self.init(base64Encoded: String(text).replacing("-", with: "+").replacing("_", with: "/"))
    }
}
