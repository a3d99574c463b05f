/// Windows-1252, the western code page.
enum Windows1252 {
    /// The byte for a scalar, nil for none.
    ///
    /// Five bytes have no character; programs read them as control characters, and so does this function.
    static func byte(_ scalar: UInt32) -> UInt8? {
        if scalar < 0x100 { return UInt8(scalar) }
        return bytes[scalar]
    }

    /// The characters of bytes 0x80 to 0x9F, 0 for none.
    private static let specials: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    private static let bytes: [UInt32: UInt8] = {
        var bytes: [UInt32: UInt8] = [:]
        for (place, scalar) in specials.enumerated() where scalar != 0 { bytes[scalar] = UInt8(0x80 + place) }
        return bytes
    }()
}

/// The letters of Windows-1258, the Vietnamese code page.
enum Windows1258 {
    /// True if a byte is another letter here than in Windows-1252; Ð there stands for Đ and counts as the same.
    static func differs(_ byte: UInt32) -> Bool {
        byte != 0xD0 && byte != 0xF0 && scalar(byte) != byte
    }

    /// The letter or the combining tone that a byte stands for.
    static func scalar(_ byte: UInt32) -> UInt32 {
        switch byte {
        case 0xC3: 0x102
        case 0xCC: 0x300
        case 0xD0: 0x110
        case 0xD2: 0x309
        case 0xD5: 0x1A0
        case 0xDD: 0x1AF
        case 0xDE: 0x303
        case 0xE3: 0x103
        case 0xEC: 0x301
        case 0xF0: 0x111
        case 0xF2: 0x323
        case 0xF5: 0x1A1
        case 0xFD: 0x1B0
        case 0xFE: 0x20AB
        default: byte
        }
    }
}
