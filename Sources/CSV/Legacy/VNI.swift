/// VNI for Windows, the encoding of the VNI fonts (`VNI-Times`): a letter, and behind it another for its marks.
///
/// `Nguyễn` is written `Nguyeãn`; a few letters are one byte alone, as `đ` is `ñ`.
enum VNI {
    /// The letter that a base and its mark make, nil where they don't belong together.
    ///
    /// The base says whether it is a capital; marks come both ways.
    static func letter(_ base: UInt32, _ mark: UInt32) -> UInt32? {
        guard mark < 0x100, mark >= 0xC0, let row = rows[base] else { return nil }
        // Latin-1's capitals are 0x20 below its small letters.
        let small = mark < 0xE0 ? mark + 0x20 : mark
        return row[Int(small - 0xE0)]
    }

    /// The letter that a byte is alone, nil where it is itself.
    static func letter(_ scalar: UInt32) -> UInt32? {
        guard scalar < 0x100, scalar >= 0xC0 else { return nil }
        return singles[scalar]
    }

    /// Whether a mark may belong to a letter, so that the one behind it is to be waited for.
    static func takesMark(_ scalar: UInt32) -> Bool {
        rows[scalar] != nil
    }

    private static let singles: [UInt32: UInt32] = pairs("ìíæóòîñôöÌÍÆÓÒÎÑÔÖ", "ìíỉĩịỵđơưÌÍỈĨỊỴĐƠƯ")

    /// For each base, the letters by their marks from 0xE0 on.
    private static let rows: [UInt32: [UInt32?]] = {
        var rows: [UInt32: [UInt32?]] = [:]
        func enter(_ base: Character, _ marks: String, _ letters: String) {
            let base = base.unicodeScalars.first?.value ?? 0
            for (mark, letter) in pairs(marks, letters) {
                rows[base, default: Array(repeating: nil, count: 32)][Int(mark - 0xE0)] = letter
            }
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
        return rows
    }()

    private static func pairs(_ keys: String, _ values: String) -> [UInt32: UInt32] {
        Dictionary(uniqueKeysWithValues: zip(keys.unicodeScalars.map(\.value), values.unicodeScalars.map(\.value)))
    }
}
