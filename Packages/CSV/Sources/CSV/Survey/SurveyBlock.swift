/// A look at two thousand bytes at once: whether they are UTF-8, and what kinds of characters begin in them.
///
/// It works on sixteen bytes at a time and compares each with the three before it, so it needs no branches.
struct SurveyBlock {
    /// How many bytes a block has: no more than 255 vectors, for its counters are bytes.
    static let size = 2048

    private typealias Vector = SIMD16<UInt8>

    /// Whether the bytes are not UTF-8; a character may begin before the block.
    private(set) var isBroken = false

    /// Whether there is nothing but ASCII, and no control characters that text doesn't have.
    private(set) var isPlain = true

    /// Characters that aren't ASCII.
    private(set) var characters = 0

    /// Those of them that Unicode alone has for Vietnamese: `ễ`, `ư`, and combining tones.
    private(set) var vietnamese = 0

    /// Those that Latin-1 has too: `à`, `ê`, and all letters of legacy text.
    private(set) var latin = 0

    /// Control characters that text doesn't have.
    private(set) var controls = 0

    /// Looks at a block; three bytes before it have to be there.
    init(_ bytes: UnsafePointer<UInt8>) {
        isPlain = Self.isPlain(bytes)
        if !isPlain { look(bytes) }
    }

    @inline(__always)
    private static func load(_ bytes: UnsafePointer<UInt8>) -> Vector {
        UnsafeRawPointer(bytes).loadUnaligned(as: Vector.self)
    }

    @inline(__always)
    private static func all(_ byte: UInt8) -> Vector {
        Vector(repeating: byte)
    }

    /// Ones where a comparison holds: a mask is as many signed bytes, each 0 or -1.
    @inline(__always)
    private static func ones(_ mask: SIMDMask<SIMD16<Int8>>) -> Vector {
        unsafeBitCast(mask, to: Vector.self)
    }

    private static func isZero(_ vector: Vector) -> Bool {
        let words = unsafeBitCast(vector, to: SIMD2<UInt64>.self)
        return words[0] | words[1] == 0
    }

    private static func sum(_ vector: Vector) -> Int {
        var sum = 0
        for lane in 0..<16 { sum += Int(vector[lane]) }
        return sum
    }

    /// Whether the block and the bytes just before it hold neither non-ASCII bytes nor strange controls.
    private static func isPlain(_ bytes: UnsafePointer<UInt8>) -> Bool {
        guard isZero(load(bytes - 3) & all(0x80)) else { return false }
        var offset = 0
        while offset < size {
            var high = all(0)
            for step in 0..<8 {
                let vector = load(bytes + (offset &+ step &* 16))
                // What is below 9 wraps around.
                high |= vector | (vector &- all(9))
            }
            guard isZero(high & all(0x80)) else { return false }
            offset &+= 128
        }
        return true
    }

    private mutating func look(_ bytes: UnsafePointer<UInt8>) {
        var broken = Self.all(0)
        var characters = Self.all(0)
        var vietnamese = Self.all(0)
        var latin = Self.all(0)
        var controls = Self.all(0)
        var offset = 0
        while offset < Self.size {
            let byte = Self.load(bytes + offset)
            let first = Self.load(bytes + (offset &- 1))
            let second = Self.load(bytes + (offset &- 2))
            let third = Self.load(bytes + (offset &- 3))
            let lead = Self.ones(byte .>= Self.all(0xC0))
            let continues = Self.ones(byte .>= Self.all(0x80)) & ~lead
            let mustContinue =
                Self.ones(first .>= Self.all(0xC0)) | Self.ones(second .>= Self.all(0xE0))
                | Self.ones(third .>= Self.all(0xF0))
            broken |= continues ^ mustContinue
            // Bytes that are never there, and second bytes that would make a character too long, or none.
            broken |= Self.ones(byte .>= Self.all(0xF5)) | Self.ones(byte & Self.all(0xFE) .== Self.all(0xC0))
            broken |= Self.ones(first .== Self.all(0xE0)) & Self.ones(byte .< Self.all(0xA0))
            broken |= Self.ones(first .== Self.all(0xED)) & Self.ones(byte .>= Self.all(0xA0))
            broken |= Self.ones(first .== Self.all(0xF0)) & Self.ones(byte .< Self.all(0x90))
            broken |= Self.ones(first .== Self.all(0xF4)) & Self.ones(byte .>= Self.all(0x90))
            characters &-= lead
            latin &-= Self.ones(byte & Self.all(0xFE) .== Self.all(0xC2))
            // E1 begins ạ to ỹ, C4 to C6 begin ă đ ĩ ũ ơ ư, CC and CD combining marks.
            vietnamese &-= Self.ones(byte .== Self.all(0xE1)) | Self.ones(byte &- Self.all(0xC4) .< Self.all(3))
            vietnamese &-= Self.ones(byte & Self.all(0xFE) .== Self.all(0xCC))
            controls &-= Self.ones(byte .< Self.all(9))
            offset &+= 16
        }
        isBroken = !Self.isZero(broken)
        self.characters = Self.sum(characters)
        self.vietnamese = Self.sum(vietnamese)
        self.latin = Self.sum(latin)
        self.controls = Self.sum(controls)
    }
}
