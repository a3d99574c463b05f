import Crypto
import FoundationEssentials

/// The public key of notes, which checks their signatures.
public struct NoteVerifier: Hashable, Sendable {
    public let name: String

    /// The 32 bytes of the Ed25519 key.
    let key: [UInt8]

    /// Reads a key as it is written: its name, its hash, and its bytes in Base64, joined with `+`.
    public init?(_ written: String) {
        let parts = written.split(separator: "+", maxSplits: 2)
        guard parts.count == 3, let bytes = Data(base64Encoded: String(parts[2])), bytes.count == 33, bytes[0] == 1
        else { return nil }
        self.init(name: String(parts[0]), key: Array(bytes.dropFirst()))
        guard description == written else { return nil }
    }

    init(name: String, key: [UInt8]) {
        (self.name, self.key) = (name, key)
    }

    /// The first four bytes of a hash of name, algorithm and key, by which a signature names its key.
    var hash: [UInt8] {
        Array(SHA256.hash(data: Array(name.utf8) + [0x0A, 0x01] + key).prefix(4))
    }

    /// True if this key signed a note.
    public func hasSigned(_ note: SignedNote) -> Bool {
        guard note.keyName == name, Array(note.signature.prefix(4)) == hash,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return false }
        return key.isValidSignature(Data(note.signature.dropFirst(4)), for: Data(note.text.utf8))
    }
}

extension NoteVerifier: CustomStringConvertible {
    /// The key as it is written.
    public var description: String {
        let hash = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(name)+\(hash)+\(Data([1] + key).base64EncodedString())"
    }
}

/// The private key of notes, which signs them.
public struct NoteSigner: Sendable {
    public let name: String
    private let key: Curve25519.Signing.PrivateKey

    /// A new key.
    ///
    /// - Parameter name: A name without spaces and without `+`.
    public init(creating name: String) {
        (self.name, key) = (name, Curve25519.Signing.PrivateKey())
    }

    /// Reads a key as a file holds it.
    public init?(secret: String) {
        let parts = secret.split(separator: "+", maxSplits: 4)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY",
            let bytes = Data(base64Encoded: String(parts[4])), bytes.count == 33, bytes[0] == 1,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst())
        else { return nil }
        (name, self.key) = (String(parts[2]), key)
        guard self.secret == secret else { return nil }
    }

    /// The key as a file holds it.
    ///
    /// It is no `description`, so that no log shows it by accident.
    public var secret: String {
        let hash = verifier.hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "PRIVATE+KEY+\(name)+\(hash)+\(Data([1] + key.rawRepresentation).base64EncodedString())"
    }

    /// The public key.
    public var verifier: NoteVerifier {
        NoteVerifier(name: name, key: Array(key.publicKey.rawRepresentation))
    }

    /// Signs a text.
    ///
    /// - Parameter text: Lines, each with its end.
    /// - Returns: The note.
    /// - Throws: The error of the signature.
    public func sign(_ text: String) throws -> SignedNote {
        let signature = try key.signature(for: Data(text.utf8))
        return SignedNote(text: text, keyName: name, signature: verifier.hash + Array(signature))
    }
}
