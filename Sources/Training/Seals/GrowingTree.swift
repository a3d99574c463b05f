import Sealing

/// A tree that is computed from its leaves, block by block of 256, and compared with heads on the way.
struct GrowingTree {
    private var edge = TreeEdge()
    private var blocks: [TreeHash] = []
    private let heads: [Int: [(TreeHash, isKept: Bool)]]

    /// The sizes of heads that are still to come.
    private(set) var sizes: ArraySlice<Int>

    /// The largest size at which a head was right.
    private var proven = 0

    private(set) var differences: [(isKept: Bool, about: String, head: String)] = []

    var size: Int { edge.size }

    init(heads: [Int: [(TreeHash, isKept: Bool)]], sizes: ArraySlice<Int>) {
        (self.heads, self.sizes) = (heads, sizes)
        compare()
    }

    /// Adds the hashes of the next block.
    mutating func append(_ hashes: [UInt8]) {
        let leaves = hashes.count / 32
        guard leaves == 256, edge.size.isMultiple(of: 256) else {
            return appendEach(hashes)
        }
        var block = TreeEdge()
        block.append(of: hashes)
        blocks.append(block.root)
        // A head within the block is compared with the tree of its size.
        if let next = sizes.first, next < edge.size + 256 {
            appendEach(hashes)
        } else {
            edge.append(block.root, height: 8)
            compare()
        }
    }

    private mutating func appendEach(_ hashes: [UInt8]) {
        for start in stride(from: 0, to: hashes.count, by: 32) {
            edge.append(of: Array(hashes[start..<min(start + 32, hashes.count)]))
            compare()
        }
    }

    /// Compares the tree with the heads of its size.
    ///
    /// Once one is wrong, all later ones of this log are wrong too.
    private mutating func compare() {
        while let next = sizes.first, next <= edge.size {
            sizes.removeFirst()
            let root = edge.root
            for (expected, isKept) in heads[next] ?? [] {
                if expected == root {
                    proven = next
                } else if !differences.contains(where: { $0.isKept == isKept }) {
                    differences.append((isKept, "\(proven)–\(next - 1)", "head of size \(next)"))
                }
            }
        }
    }

    /// The complete nodes of every eighth level, from the lowest.
    func levels() -> [[TreeHash]] {
        var levels: [[TreeHash]] = []
        var below = blocks
        while !below.isEmpty {
            levels.append(below)
            below = (0..<below.count / 256).map { position in
                var edge = TreeEdge()
                for hash in below[(position * 256)..<((position + 1) * 256)] { edge.append(hash) }
                return edge.root
            }
        }
        return levels
    }
}
