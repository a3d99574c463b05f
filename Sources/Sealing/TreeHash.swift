import Crypto

/// A node of a Merkle tree: the SHA-256 of a leaf, or of two nodes.
///
/// Leaves and inner nodes are hashed differently (RFC 9162, section 2.1.1), so that nobody can pass off one as the other.
public struct TreeHash: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    /// The hash as it is stored, of 32 bytes; nil for any other number of them.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        words = Array(bytes).withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// The hash of a part of a buffer.
    ///
    /// - Parameter offset: The first of its 32 bytes, all of which the buffer has.
    init(in buffer: UnsafeRawBufferPointer, at offset: Int) {
        words = buffer.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
    }

    private init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// The root of a tree without leaves.
    public static let ofNothing = TreeHash(SHA256.hash(data: [UInt8]()))

    /// The hash of a leaf.
    public static func leaf(_ input: some Sequence<UInt8>) -> TreeHash {
        TreeHash(SHA256.hash(data: [0x00] + Array(input)))
    }

    /// The hash of the node above two others.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        TreeHash(
            withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
                buffer[0] = 0x01
                buffer.storeBytes(of: left.words, toByteOffset: 1, as: SIMD4<UInt64>.self)
                buffer.storeBytes(of: right.words, toByteOffset: 33, as: SIMD4<UInt64>.self)
                var hasher = SHA256()
                hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
                return hasher.finalize()
            }
        )
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: words) { Array($0) }
    }
}

extension TreeHash: CustomStringConvertible {
    /// The bytes in hexadecimal.
    public var description: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
