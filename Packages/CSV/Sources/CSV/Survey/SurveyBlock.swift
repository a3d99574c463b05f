/// A look at some bytes of a file: whether they are UTF-8, and what kinds of characters begin in them.
struct SurveyBlock {
    /// The number of bytes in a block.
    static let size = 2048

    /// True if the bytes aren't UTF-8; a character may begin before the block.
    private(set) var isBroken = false

    /// True if the block is all ASCII, without control characters that text doesn't have.
    private(set) var isPlain = true

    /// Characters that aren't ASCII.
    private(set) var characters = 0

    /// Those of them that only Unicode has for Vietnamese: `ễ`, `ư`, and combining tones.
    private(set) var vietnamese = 0

    /// Those that Latin-1 has too: `à`, `ê`, and all letters of legacy text.
    private(set) var latin = 0

    /// Control characters that text doesn't have.
    private(set) var controls = 0

    /// Looks at a block; the memory must have three bytes before it.
    init(_ bytes: UnsafePointer<UInt8>) {
        var (third, second, first) = (bytes[-3], bytes[-2], bytes[-1])
        for offset in 0..<Self.size {
            let byte = bytes[offset]
            if byte < 0x80, first < 0x80, second < 0x80, third < 0x80 {
                if byte < 9 { controls += 1 }
            } else {
                isPlain = false
                look(at: byte, behind: first, second, third)
            }
            (third, second, first) = (second, first, byte)
        }
        if controls > 0 { isPlain = false }
    }

    /// Looks at a byte that isn't ASCII, or that may continue a character.
    private mutating func look(at byte: UInt8, behind first: UInt8, _ second: UInt8, _ third: UInt8) {
        switch byte {
        case ..<9: controls += 1
        case 0xC0...:
            characters += 1
            // E1 begins ạ to ỹ, C4 to C6 begin ă đ ĩ ũ ơ ư, CC and CD combining marks.
            if byte & 0xFE == 0xC2 { latin += 1 }
            if byte == 0xE1 || (0xC4...0xC6).contains(byte) || byte & 0xFE == 0xCC { vietnamese += 1 }
            // UTF-8 never has these bytes.
            if byte < 0xC2 || byte >= 0xF5 { isBroken = true }
        default: break
        }
        let mustContinue = first >= 0xC0 || second >= 0xE0 || third >= 0xF0
        if (byte & 0xC0 == 0x80) != mustContinue { isBroken = true }
        // These second bytes would make an overlong or invalid character.
        switch first {
        case 0xE0 where byte < 0xA0, 0xED where byte >= 0xA0, 0xF0 where byte < 0x90, 0xF4 where byte >= 0x90:
            isBroken = true
        default: break
        }
    }
}
