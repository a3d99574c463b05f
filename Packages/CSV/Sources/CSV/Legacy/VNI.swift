/// VNI for Windows, the encoding of the VNI fonts (`VNI-Times`): a letter, followed by a second one for its marks.
///
/// `Nguyễn` is written `Nguyeãn`; a few letters are one byte, as `đ` is `ñ`.
enum VNI {
    /// The letter that a base and a mark form, nil where they don't combine.
    ///
    /// The base decides whether the letter is a capital; marks have both cases.
    static func letter(_ base: UInt32, _ mark: UInt32) -> UInt32? {
        guard mark < 0x100, mark >= 0xC0, takesMark(base) else { return nil }
        // Latin-1's capitals are 0x20 below its small letters.
        let letter = letters[Int(base) * 32 + Int(mark & 0x1F)]
        return letter == 0 ? nil : letter
    }

    /// The letter that a single byte stands for, nil where it stands for itself.
    static func letter(_ scalar: UInt32) -> UInt32? {
        guard scalar < 0x100, scalar >= 0xC0 else { return nil }
        let letter = singles[Int(scalar)]
        return letter == 0 ? nil : letter
    }

    /// True if the letter may take a mark, so that the next byte has to be looked at first.
    static func takesMark(_ scalar: UInt32) -> Bool {
        scalar < 0x100 && bases[Int(scalar)]
    }

    private static let singles: [UInt32] = {
        var singles = [UInt32](repeating: 0, count: 256)
        for (single, letter) in pairs("ìíæóòîñôöÌÍÆÓÒÎÑÔÖ", "ìíỉĩịỵđơưÌÍỈĨỊỴĐƠƯ") { singles[Int(single)] = letter }
        return singles
    }()

    /// True if each letter may have a mark after it.
    private static let bases: [Bool] = (0..<256).map { base in
        letters[(base * 32)..<(base * 32 + 32)].contains { $0 != 0 }
    }

    /// For each base, the letters by the lower five bits of their marks; 0 for none.
    private static let letters: [UInt32] = {
        var letters = [UInt32](repeating: 0, count: 256 * 32)
        func enter(_ base: Unicode.Scalar, _ marks: String, _ made: String) {
            for (mark, letter) in pairs(marks, made) { letters[Int(base.value) * 32 + Int(mark & 0x1F)] = letter }
        }
        let tones = "øûõùï"
        enter("a", tones, "àảãáạ")
        enter("a", "âàåãáä", "âầẩẫấậ")
        enter("a", "êèúüéë", "ăằẳẵắặ")
        enter("e", tones, "èẻẽéẹ")
        enter("e", "âàåãáä", "êềểễếệ")
        enter("o", tones, "òỏõóọ")
        enter("o", "âàåãáä", "ôồổỗốộ")
        enter("u", tones, "ùủũúụ")
        enter("y", tones, "ỳỷỹýỵ")
        enter("ô", tones, "ờởỡớợ")
        enter("ö", tones, "ừửữứự")
        enter("A", tones, "ÀẢÃÁẠ")
        enter("A", "âàåãáä", "ÂẦẨẪẤẬ")
        enter("A", "êèúüéë", "ĂẰẲẴẮẶ")
        enter("E", tones, "ÈẺẼÉẸ")
        enter("E", "âàåãáä", "ÊỀỂỄẾỆ")
        enter("O", tones, "ÒỎÕÓỌ")
        enter("O", "âàåãáä", "ÔỒỔỖỐỘ")
        enter("U", tones, "ÙỦŨÚỤ")
        enter("Y", tones, "ỲỶỸÝỴ")
        enter("Ô", tones, "ỜỞỠỚỢ")
        enter("Ö", tones, "ỪỬỮỨỰ")
        return letters
    }()

    private static func pairs(_ keys: String, _ values: String) -> [(UInt32, UInt32)] {
        Array(zip(keys.unicodeScalars.map(\.value), values.unicodeScalars.map(\.value)))
    }
}
