/// One character of UTF-8, decoded by hand from bytes that may not all be UTF-8.
struct UTF8Character {
    let scalar: UInt32
    let length: Int

    /// Decodes the character that begins at a position, nil where none does.
    @inline(__always)
    init?(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) {
        let first = UInt32(bytes[position])
        let left = bytes.count - position
        func next(_ offset: Int) -> UInt32 { UInt32(bytes[position + offset]) }
        func continues(_ offset: Int) -> Bool { next(offset) & 0xC0 == 0x80 }
        switch first {
        case 0..<0x80:
            scalar = first
            length = 1
        case 0xC2..<0xE0 where left > 1 && continues(1):
            scalar = (first & 0x1F) << 6 | (next(1) & 0x3F)
            length = 2
        case 0xE0..<0xF0 where left > 2 && continues(1) && continues(2):
            scalar = (first & 0x0F) << 12 | (next(1) & 0x3F) << 6 | (next(2) & 0x3F)
            length = 3
            guard scalar >= 0x800, scalar & 0xF800 != 0xD800 else { return nil }
        case 0xF0..<0xF5 where left > 3 && continues(1) && continues(2) && continues(3):
            scalar = (first & 0x07) << 18 | (next(1) & 0x3F) << 12 | (next(2) & 0x3F) << 6 | (next(3) & 0x3F)
            length = 4
            guard scalar >= 0x10000, scalar < 0x110000 else { return nil }
        default: return nil
        }
    }
}
