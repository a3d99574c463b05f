/// A Vietnamese letter, separated into base letter and tone.
struct VietnameseLetter: Equatable {
    /// The small letter without its tone: one of `a…z` as ASCII, or one of ``Marked``.
    let base: UInt8

    /// The tone, from 0 for none to 5: level, grave, hook, tilde, acute, dot below.
    let tone: UInt8

    /// The letters outside ASCII, by codes that no ASCII letter has.
    enum Marked {
        static let aBreve = UInt8(1)
        static let aCircumflex = UInt8(2)
        static let dStroke = UInt8(3)
        static let eCircumflex = UInt8(4)
        static let oCircumflex = UInt8(5)
        static let oHorn = UInt8(6)
        static let uHorn = UInt8(7)
    }

    /// The vowels with each tone, in the order of ``tone``; capitals after small letters.
    static let vowels = [
        "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
        "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
        "AÀẢÃÁẠ", "ĂẰẲẴẮẶ", "ÂẦẨẪẤẬ", "EÈẺẼÉẸ", "ÊỀỂỄẾỆ", "IÌỈĨÍỊ",
        "OÒỎÕÓỌ", "ÔỒỔỖỐỘ", "ƠỜỞỠỚỢ", "UÙỦŨÚỤ", "ƯỪỬỮỨỰ", "YỲỶỸÝỴ",
    ].map { $0.unicodeScalars.map(\.value) }

    /// Makes the letter of a scalar, nil where Vietnamese has no such letter.
    init?(_ scalar: UInt32) {
        let entry: UInt16
        switch scalar {
        case 0..<0x1B1: entry = Self.low[Int(scalar)]
        case 0x1EA0..<0x1EFA: entry = Self.high[Int(scalar - 0x1EA0)]
        default: return nil
        }
        guard entry != 0 else { return nil }
        base = UInt8(entry >> 8)
        tone = UInt8(entry & 0xFF)
    }

    /// A letter with the tone or mark of the combining scalar that follows it.
    static func combined(_ scalar: UInt32, onto letter: VietnameseLetter) -> VietnameseLetter? {
        if let tone = tones.firstIndex(of: scalar) {
            return letter.tone == 0 ? VietnameseLetter(base: letter.base, tone: UInt8(tone + 1)) : nil
        }
        let base: UInt8
        switch (letter.base, scalar) {
        case (UInt8(ascii: "a"), 0x306): base = Marked.aBreve
        case (UInt8(ascii: "a"), 0x302): base = Marked.aCircumflex
        case (UInt8(ascii: "e"), 0x302): base = Marked.eCircumflex
        case (UInt8(ascii: "o"), 0x302): base = Marked.oCircumflex
        case (UInt8(ascii: "o"), 0x31B): base = Marked.oHorn
        case (UInt8(ascii: "u"), 0x31B): base = Marked.uHorn
        default: return nil
        }
        return VietnameseLetter(base: base, tone: letter.tone)
    }

    /// True if a scalar is a mark that combines with the letter before it.
    static func isCombining(_ scalar: UInt32) -> Bool {
        (0x300...0x36F).contains(scalar)
    }

    private init(base: UInt8, tone: UInt8) {
        self.base = base
        self.tone = tone
    }

    private static let tones: [UInt32] = [0x300, 0x309, 0x303, 0x301, 0x323]

    /// Letters by their scalars, each as base and tone; 0 for none.
    private static let low = table(0..<0x1B1)
    private static let high = table(0x1EA0..<0x1EFA)

    private static func table(_ range: Range<UInt32>) -> [UInt16] {
        var table = [UInt16](repeating: 0, count: range.count)
        func enter(_ scalar: UInt32, _ base: UInt8, _ tone: Int) {
            if range.contains(scalar) { table[Int(scalar - range.lowerBound)] = UInt16(base) << 8 | UInt16(tone) }
        }
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            enter(UInt32(letter), letter, 0)
            enter(UInt32(letter) - 32, letter, 0)
        }
        let bases = [
            UInt8(ascii: "a"), Marked.aBreve, Marked.aCircumflex, UInt8(ascii: "e"), Marked.eCircumflex,
            UInt8(ascii: "i"), UInt8(ascii: "o"), Marked.oCircumflex, Marked.oHorn, UInt8(ascii: "u"), Marked.uHorn,
            UInt8(ascii: "y"),
        ]
        for (row, vowels) in vowels.enumerated() {
            for (tone, vowel) in vowels.enumerated() { enter(vowel, bases[row % bases.count], tone) }
        }
        enter(0x110, Marked.dStroke, 0)
        enter(0x111, Marked.dStroke, 0)
        // Ð and Ɖ look like Đ, and Windows-1252 has no other letter for it.
        enter(0xD0, Marked.dStroke, 0)
        enter(0xF0, Marked.dStroke, 0)
        enter(0x189, Marked.dStroke, 0)
        return table
    }
}
