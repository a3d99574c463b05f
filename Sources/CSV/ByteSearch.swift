/// Finds bytes in memory eight at a time, by arithmetic on whole words.
///
/// A word of hits has the high bit of each byte set that was found; the first one is that of the lowest bit.
enum ByteSearch {
    static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// A byte eight times over.
    @inline(__always)
    static func word(of byte: UInt8) -> UInt64 {
        UInt64(byte) &* 0x0101_0101_0101_0101
    }

    /// The eight bytes at a place, the first one lowest.
    @inline(__always)
    static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// High bits where a byte is not zero.
    ///
    /// Nothing carries from one byte into the next, so that each is right by itself.
    @inline(__always)
    private static func nonzero(_ word: UInt64) -> UInt64 {
        ((word & lowBits) &+ lowBits) | word
    }

    /// The hits of any of three bytes, each given as ``word(of:)``.
    @inline(__always)
    static func hits(_ word: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
        ~(nonzero(word ^ first) & nonzero(word ^ second) & nonzero(word ^ third)) & highBits
    }

    /// Takes the first hit out of a word of them; answers with how many bytes it is from the word's first.
    @inline(__always)
    static func takeFirst(_ hits: inout UInt64) -> Int {
        defer { hits &= hits &- 1 }
        return hits.trailingZeroBitCount >> 3
    }
}
