import FoundationEssentials

/// A text with a signature, in the manner of Go's checksum database: lines that a person can read, an empty line, and a
/// line with the name of the key and the signature.
public struct SignedNote: Hashable, Sendable {
    /// The signed lines, each with its end.
    public let text: String

    /// The name of the key that signed it.
    public let keyName: String

    /// The first bytes of the key's hash, then the signature.
    let signature: [UInt8]

    /// Reads a note.
    ///
    /// Spaces at the ends of lines, and line ends of other systems, are what mail and paper add: they are left out.
    ///
    /// - Returns: Nil for a text that isn't a note with one signature.
    public init?(_ written: String) {
        let lines = written.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(line.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0.isWhitespace }.reversed())
        }
        guard let signed = lines.lastIndex(where: { $0.hasPrefix("— ") }) else { return nil }
        let parts = lines[signed].split(separator: " ")
        guard parts.count == 3, let signature = Data(base64Encoded: String(parts[2])), signature.count == 4 + 64 else {
            return nil
        }
        let text = lines[..<signed].drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
        guard !text.isEmpty else { return nil }
        self.init(text: text.joined(separator: "\n") + "\n", keyName: String(parts[1]), signature: Array(signature))
    }

    init(text: String, keyName: String, signature: [UInt8]) {
        (self.text, self.keyName, self.signature) = (text, keyName, signature)
    }
}

extension SignedNote: CustomStringConvertible {
    /// The whole note.
    public var description: String {
        "\(text)\n— \(keyName) \(Data(signature).base64EncodedString())\n"
    }
}
