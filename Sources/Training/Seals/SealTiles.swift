import Postgres
import Sealing

/// The stored nodes of the sealed log: its leaves, and the roots of every 256 of them, of every 256 of these, and so on.
struct SealTiles {
    private let transaction: PostgresTransaction

    init(_ transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// The edge of the tree over a part of the leaves that begins where a subtree of its size would.
    func edge(of leaves: Range<Int>) async throws -> TreeEdge {
        var edge = TreeEdge()
        // The highest level on which a node fits into the part; the nodes of each level begin where those above end.
        var level = 0
        while leaves.count >> (8 * (level + 1)) > 0 { level += 1 }
        var position = leaves.lowerBound
        while level >= 0 {
            let height = 8 * level
            let end = (leaves.upperBound >> height) << height
            if position < end {
                for hash in try await hashes(level, position >> height..<end >> height) {
                    edge.append(hash, height: height)
                }
                position = end
            }
            level -= 1
        }
        return edge
    }

    /// The roots of parts of the tree.
    func roots(of parts: [Range<Int>]) async throws -> [TreeHash] {
        var roots: [TreeHash] = []
        for part in parts { roots.append(try await edge(of: part).root) }
        return roots
    }

    private func hashes(_ level: Int, _ positions: Range<Int>) async throws -> [TreeHash] {
        let rows: [[UInt8]] = try await transaction.query(
            """
            select hash from seal_tile
            where level = \(Int16(level)) and position >= \(positions.lowerBound) and position < \(positions.upperBound)
            order by position
            """
        )
        let hashes = rows.compactMap { TreeHash($0) }
        guard hashes.count == positions.count else { throw TrainingError(.internalFault) }
        return hashes
    }
}
