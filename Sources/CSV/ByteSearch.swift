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

    /// High bits where a byte is at least as large as the one that `complement` is 0x80 less of, eight times over.
    ///
    /// Nothing carries from one byte into the next, so that each is right by itself.
    @inline(__always)
    private static func atLeast(_ word: UInt64, _ complement: UInt64) -> UInt64 {
        ((word & lowBits) &+ complement) | word
    }

    private static let belowFourteen = word(of: 0x80 - 0x0E)

    /// The hits of one byte, given as ``word(of:)``, and of those below 14: line ends, and what hardly ever comes.
    ///
    /// It costs less to look twice at the odd tab than to look for each line end by itself.
    @inline(__always)
    static func hitsOfControls(_ word: UInt64, or byte: UInt64) -> UInt64 {
        ~(atLeast(word ^ byte, lowBits) & atLeast(word, belowFourteen)) & highBits
    }

    /// Takes the first hit out of a word of them; answers with how many bytes it is from the word's first.
    @inline(__always)
    static func takeFirst(_ hits: inout UInt64) -> Int {
        defer { hits &= hits &- 1 }
        return hits.trailingZeroBitCount &>> 3
    }
}
