import FoundationEssentials
public import Sealing
public import Shapes

/// A signed head of the sealed log.
public struct SignedHead: Sendable {
    public let head: TreeHead

    /// The head as it is handed out, with its signature.
    public let note: SignedNote

    /// The public key that checks the signature.
    public let publicKey: String

    /// Reads a head as it was handed out.
    ///
    /// - Returns: Nil for a text that isn't a signed head.
    init?(_ note: SignedNote, publicKey: String) {
        guard let head = TreeHead(note.text) else { return nil }
        (self.head, self.note, self.publicKey) = (head, note, publicKey)
    }
}

extension SignedHead: Shaped {
    public static let shape = Shape<SignedHead>("Seal") {
        Field("origin", \.head.origin, "The name of the registry's log.")
        Field("size", \.head.size, "The number of leaves.")
        Field("root", \.rootText, "The root hash of the tree, in Base64.")
        Field("at", \.head.at, "The moment at which it was signed.")
        Field("key", \.note.keyName, "The name of the key.")
        Field("publicKey", \.publicKey, "The public key that checks the signature.")
        Field("note", \.text, "The signed text: what a paper carries.")
    }

    /// The root hash in Base64, as the note has it.
    public var rootText: String { Data(head.root.bytes).base64EncodedString() }

    private var text: String { note.description }
}
