/// The parts of a tree whose roots make up a proof (RFC 9162, sections 2.1.3 and 2.1.4), as ranges of leaves.
public enum TreeProofs {
    /// The parts whose roots prove that a leaf is in a tree, from the leaf upwards.
    ///
    /// - Parameters:
    ///   - position: The leaf's place, counted from 0.
    ///   - size: The number of leaves of the tree.
    public static func inclusion(of position: Int, in size: Int) -> [Range<Int>] {
        precondition((0..<size).contains(position), "a leaf of the tree")
        var (parts, tree): ([Range<Int>], Range<Int>) = ([], 0..<size)
        while tree.count > 1 {
            let middle = tree.lowerBound + largestPowerOfTwo(below: tree.count)
            let (left, right) = (tree.lowerBound..<middle, middle..<tree.upperBound)
            (tree, parts) = position < middle ? (left, [right] + parts) : (right, [left] + parts)
        }
        return parts
    }

    /// The parts whose roots prove that a tree continues a smaller one.
    ///
    /// - Parameters:
    ///   - old: The number of leaves of the smaller tree, at least one.
    ///   - size: The number of leaves of the tree.
    public static func consistency(of old: Int, with size: Int) -> [Range<Int>] {
        precondition(1 <= old && old <= size, "a tree that is continued has leaves")
        var (parts, tree, isWhole): ([Range<Int>], Range<Int>, Bool) = ([], 0..<size, true)
        while old < tree.upperBound {
            let middle = tree.lowerBound + largestPowerOfTwo(below: tree.count)
            let (left, right) = (tree.lowerBound..<middle, middle..<tree.upperBound)
            if old <= middle {
                (tree, parts) = (left, [right] + parts)
            } else {
                (tree, parts, isWhole) = (right, [left] + parts, false)
            }
        }
        // The root of the smaller tree itself is known to whoever checks.
        return isWhole ? parts : [tree] + parts
    }

    /// The largest power of two that is smaller than a number above one.
    static func largestPowerOfTwo(below number: Int) -> Int {
        1 << (Int.bitWidth - 1 - (number - 1).leadingZeroBitCount)
    }

    /// The root that a proof of inclusion leads to (RFC 9162, section 2.1.3.2).
    ///
    /// - Parameters:
    ///   - leaf: The hash of the leaf.
    ///   - position: The leaf's place.
    ///   - size: The number of leaves of the tree.
    ///   - path: The proof.
    /// - Returns: Nil for a proof of the wrong length.
    public static func root(of leaf: TreeHash, at position: Int, in size: Int, by path: [TreeHash]) -> TreeHash? {
        guard (0..<size).contains(position) else { return nil }
        var (place, last, root) = (position, size - 1, leaf)
        for hash in path {
            guard last > 0 else { return nil }
            if !place.isMultiple(of: 2) || place == last {
                root = .node(hash, root)
                while place.isMultiple(of: 2), place > 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                root = .node(root, hash)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 ? root : nil
    }

    /// True if a proof shows that a tree continues a smaller one (RFC 9162, section 2.1.4.2).
    ///
    /// - Parameters:
    ///   - old: The number of leaves of the smaller tree, and its root.
    ///   - new: The number of leaves of the tree, and its root.
    ///   - proof: The roots of ``consistency(of:with:)``.
    public static func isConsistent(
        _ old: (size: Int, root: TreeHash),
        with new: (size: Int, root: TreeHash),
        by proof: [TreeHash]
    ) -> Bool {
        guard 0 <= old.size, old.size <= new.size else { return false }
        guard old.size > 0 else { return proof.isEmpty && old.root == .ofNothing }
        guard old.size < new.size else { return proof.isEmpty && old.root == new.root }
        // A smaller tree that is perfect is a part of the tree, and its root the first of the proof.
        var path = proof[...]
        if old.size.nonzeroBitCount == 1 { path = ([old.root] + proof)[...] }
        guard let first = path.popFirst() else { return false }
        var (place, last) = (old.size - 1, new.size - 1)
        while !place.isMultiple(of: 2) { (place, last) = (place >> 1, last >> 1) }
        var (oldRoot, newRoot) = (first, first)
        for hash in path {
            guard last > 0 else { return false }
            if !place.isMultiple(of: 2) || place == last {
                (oldRoot, newRoot) = (.node(hash, oldRoot), .node(hash, newRoot))
                while place.isMultiple(of: 2), place > 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                newRoot = .node(newRoot, hash)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && oldRoot == old.root && newRoot == new.root
    }
}
