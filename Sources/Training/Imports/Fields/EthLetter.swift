/// Ð (eth) and Ɖ, which look like Đ: some keyboards, fonts and code pages write them instead, and no Vietnamese word
/// has them.
enum EthLetter {
    /// The letter that is meant by one that looks like it, nil for any other.
    static func meant(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xD0, 0x189: "Đ"
        case 0xF0, 0x256: "đ"
        default: nil
        }
    }

    /// Whether two bytes of UTF-8, the first from C3 to C6, are one of them.
    static func isOne(_ lead: UInt8, _ next: UInt8) -> Bool {
        // Ð and ð; Ɖ.
        lead == 0xC3 && next & 0xDF == 0x90 || lead == 0xC6 && next == 0x89
    }

    /// The first of them in a text, and what is meant by it.
    static func first(in text: String) -> (found: String, meant: String)? {
        for scalar in text.unicodeScalars where scalar.value >= 0xD0 {
            if let meant = meant(scalar) { return (String(scalar), String(meant)) }
        }
        return nil
    }
}
