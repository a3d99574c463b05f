import Testing

@testable import Sealing

/// The tree by the published vectors of certificate transparency (RFC 6962, whose tree RFC 9162 keeps), and its proofs for
/// every size up to forty.
struct TreeTests {
    private static let inputs: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6F),
    ]

    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private static let leaves: [TreeHash] = (0..<40).map { .leaf([UInt8($0)]) }

    /// The root as the RFC defines it, from the top down.
    private static func root(of leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1, let first = leaves.indices.first else { return leaves.first ?? .ofNothing }
        let middle = first + TreeProofs.largestPowerOfTwo(below: leaves.count)
        return .node(root(of: leaves[..<middle]), root(of: leaves[middle...]))
    }

    private static func hashes(_ parts: [Range<Int>]) -> [TreeHash] {
        parts.map { root(of: leaves[$0]) }
    }

    @Test func rootsAreThePublishedOnes() {
        var edge = TreeEdge()
        #expect(edge.root.description == Self.roots[0])
        for (input, root) in zip(Self.inputs, Self.roots.dropFirst()) {
            edge.append(.leaf(input))
            #expect(edge.root.description == root)
        }
    }

    @Test func wholeSubtreesGiveTheSameRootAsTheirLeaves() {
        for size in 0...40 {
            var edge = TreeEdge()
            for height in stride(from: 5, through: 0, by: -1) {
                while edge.size + 1 << height <= size {
                    edge.append(Self.root(of: Self.leaves[edge.size..<(edge.size + 1 << height)]), height: height)
                }
            }
            #expect(edge.size == size)
            #expect(edge.root == Self.root(of: Self.leaves[..<size]))
        }
        var edge = TreeEdge()
        edge.append(of: Self.leaves.flatMap(\.bytes))
        #expect(edge.root == Self.root(of: Self.leaves[...]))
    }

    @Test func everyLeafIsProvedInEverySize() {
        for size in 1...40 {
            let root = Self.root(of: Self.leaves[..<size])
            for position in 0..<size {
                let path = Self.hashes(TreeProofs.inclusion(of: position, in: size))
                let leaf = Self.leaves[position]
                #expect(TreeProofs.root(of: leaf, at: position, in: size, by: path) == root)
                // Another leaf, another place, a missing or an added hash.
                #expect(TreeProofs.root(of: .leaf([0xFF]), at: position, in: size, by: path) != root)
                if size > 1 {
                    #expect(TreeProofs.root(of: leaf, at: (position + 1) % size, in: size, by: path) != root)
                    #expect(TreeProofs.root(of: leaf, at: position, in: size, by: path.dropLast()) != root)
                }
                #expect(TreeProofs.root(of: leaf, at: position, in: size, by: path + [leaf]) != root)
                for index in path.indices {
                    var tampered = path
                    tampered[index] = .leaf([0xFE])
                    #expect(TreeProofs.root(of: leaf, at: position, in: size, by: tampered) != root)
                }
            }
        }
    }

    @Test func everySizeIsProvedToContinueEverySmallerOne() {
        for size in 1...40 {
            let new = (size: size, root: Self.root(of: Self.leaves[..<size]))
            for oldSize in 1...size {
                let old = (size: oldSize, root: Self.root(of: Self.leaves[..<oldSize]))
                let proof = Self.hashes(TreeProofs.consistency(of: oldSize, with: size))
                #expect(TreeProofs.isConsistent(old, with: new, by: proof))
                let other = TreeHash.leaf([0xFF])
                #expect(!TreeProofs.isConsistent((oldSize, other), with: new, by: proof))
                #expect(!TreeProofs.isConsistent(old, with: (size, other), by: proof))
                #expect(!TreeProofs.isConsistent(old, with: new, by: proof + [other]))
                for index in proof.indices {
                    var tampered = proof
                    tampered[index] = other
                    #expect(!TreeProofs.isConsistent(old, with: new, by: tampered))
                }
                if oldSize < size { #expect(!TreeProofs.isConsistent(new, with: old, by: proof)) }
            }
        }
    }
}
