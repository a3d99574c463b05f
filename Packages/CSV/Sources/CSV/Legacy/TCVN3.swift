/// TCVN3, the encoding of the ABC fonts (`.VnTime`, `.VnArial`): each letter is one byte.
///
/// Only the capitals Ă Â Ê Ô Ơ Ư Đ have bytes of their own. A capital with a tone was written as the small letter in a
/// font that shows it as a capital (`.VnTimeH`). The file doesn't name the font, so such a letter becomes small.
enum TCVN3 {
    /// The letter that a byte stands for, nil where it stands for itself.
    static func letter(_ scalar: UInt32) -> UInt32? {
        guard scalar < 0x100 else { return nil }
        let letter = table[Int(scalar)]
        return letter == 0 ? nil : letter
    }

    private static let table: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 256)
        let runs = [
            (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"), (0xB5, "àảãáạ"), (0xBB, "ằẳẵắ"), (0xC6, "ặầẩẫấậè"), (0xCE, "ẻẽéẹềểễếệìỉ"),
            (0xDC, "ĩíịò"), (0xE1, "ỏõóọồổỗốộờởỡớợù"), (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
        ]
        for (first, letters) in runs {
            for (place, letter) in letters.unicodeScalars.enumerated() { table[first + place] = letter.value }
        }
        return table
    }()
}
