import FoundationEssentials

/// The head of a log: what a tree was at some moment, as a text to be signed.
///
/// ```
/// daotao/2f1e0f0a-…
/// 20314
/// YEjYF0eN0uK6SRKaEIFSx5y8p2CqTk5kF8sXQd2cN0g=
/// 2022-06-30T17:00:00Z
/// ```
public struct TreeHead: Hashable, Sendable {
    /// The name of the log.
    public let origin: String

    /// The number of leaves.
    public let size: Int
    public let root: TreeHash

    /// The moment, in UTC and in whole seconds.
    public let at: String

    public init(origin: String, size: Int, root: TreeHash, at: String) {
        (self.origin, self.size, self.root, self.at) = (origin, size, root, at)
    }

    /// Reads the text of a note.
    ///
    /// - Returns: Nil for a text that isn't a head.
    public init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, lines[4].isEmpty, let size = Int(lines[1]), size >= 0,
            let root = Data(base64Encoded: String(lines[2])).flatMap({ TreeHash($0) })
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root, at: String(lines[3]))
        guard self.text == text else { return nil }
    }

    /// The lines that are signed.
    public var text: String {
        "\(origin)\n\(size)\n\(Data(root.bytes).base64EncodedString())\n\(at)\n"
    }
}
