/// Finds bytes in memory, eight at a time, by arithmetic on whole words.
///
/// A word of hits has the high bit set in each byte that was found; the lowest of these is the first hit.
enum ByteSearch {
    static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// A word of eight equal bytes.
    @inline(__always)
    static func word(of byte: UInt8) -> UInt64 {
        UInt64(byte) &* 0x0101_0101_0101_0101
    }

    /// The eight bytes at a place, the first one lowest.
    @inline(__always)
    static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// High bits for the bytes that are at least a limit, given as 0x80 minus the limit in each byte.
    ///
    /// No byte carries into the next, so each result is exact.
    @inline(__always)
    private static func atLeast(_ word: UInt64, _ complement: UInt64) -> UInt64 {
        ((word & lowBits) &+ complement) | word
    }

    private static let belowFourteen = word(of: 0x80 - 0x0E)

    /// The hits of one byte, given as ``word(of:)``, and of all bytes below 14: line ends, tabs, and controls, which
    /// are rare.
    ///
    /// An occasional second look at a tab is cheaper than a search for each kind of line end.
    @inline(__always)
    static func hitsOfControls(_ word: UInt64, or byte: UInt64) -> UInt64 {
        ~(atLeast(word ^ byte, lowBits) & atLeast(word, belowFourteen)) & highBits
    }

    /// Removes the first hit from a word of hits; returns its distance from the word's first byte.
    @inline(__always)
    static func takeFirst(_ hits: inout UInt64) -> Int {
        defer { hits &= hits &- 1 }
        return hits.trailingZeroBitCount &>> 3
    }
}
