/// The right edge of a growing Merkle tree: the roots of its perfect subtrees, from the largest to the smallest.
///
/// It is all that is needed of a tree to add leaves to it, and to know its root.
///
/// ```swift
/// var edge = TreeEdge()
/// for hash in leaves { edge.append(hash) }
/// edge.root
/// ```
public struct TreeEdge: Sendable {
    private var subtrees: [(height: Int, hash: TreeHash)] = []

    /// The number of leaves.
    public private(set) var size = 0

    public init() {}

    /// Adds a leaf, or a whole subtree of leaves.
    ///
    /// - Parameters:
    ///   - hash: The hash of the leaf or of the subtree's root.
    ///   - height: The subtree has two to this power leaves, and the tree so far a multiple of that.
    public mutating func append(_ hash: TreeHash, height: Int = 0) {
        precondition(size & ((1 << height) - 1) == 0, "a subtree begins at a multiple of its size")
        size += 1 << height
        var (height, hash) = (height, hash)
        while let last = subtrees.last, last.height == height {
            subtrees.removeLast()
            hash = .node(last.hash, hash)
            height += 1
        }
        subtrees.append((height, hash))
    }

    /// The root of the tree as it is.
    public var root: TreeHash {
        guard var root = subtrees.last?.hash else { return .ofNothing }
        for subtree in subtrees.dropLast().reversed() { root = .node(subtree.hash, root) }
        return root
    }
}

extension TreeEdge {
    /// Adds leaves whose hashes lie one after another.
    ///
    /// - Parameter bytes: 32 bytes for each; a rest is left out.
    public mutating func append(of bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            for offset in stride(from: 0, to: buffer.count - 31, by: 32) { append(TreeHash(in: buffer, at: offset)) }
        }
    }
}
