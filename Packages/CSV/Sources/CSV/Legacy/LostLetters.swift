/// Letters that became question marks when a text was saved in a code page without them.
///
/// ```swift
/// LostLetters.word(in: "Nguy?n Văn Hùng")   // "Nguy?n"
/// LostLetters.word(in: "Vì sao?Thế nào")    // nil: a question mark
/// ```
public enum LostLetters {
    /// The first word of a text that has a question mark in its middle, and becomes a Vietnamese syllable with letters
    /// there.
    ///
    /// A text with letters that no such code page has gives nil, and so does a web address.
    public static func word(in text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "?")),
            !text.unicodeScalars.contains(where: { (0x1EA0...0x1EF9).contains($0.value) })
        else { return nil }
        for chunk in text.split(separator: " ")
        where chunk.contains("?") && !chunk.contains("=") && !chunk.contains("://") {
            for word in chunk.unicodeScalars.split(whereSeparator: { !isPart($0) })
            where isLost(word.map(\.value)) {
                return String(word)
            }
        }
        return nil
    }

    private static let mark = UInt32(UInt8(ascii: "?"))

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == mark || scalar.properties.isAlphabetic
    }

    /// True if the word has lost letters: a Vietnamese syllable fits its question marks.
    static func isLost(_ word: [UInt32]) -> Bool {
        // A mark at the end is a real question mark.
        guard let last = word.lastIndex(where: { $0 != mark }), let first = word.firstIndex(where: { $0 != mark }),
            word[first...last].contains(mark)
        else { return false }
        let gaps = word[...last].indices.filter { word[$0] == mark }
        // "đường" has three, one of them at its beginning; trying more would take long.
        guard gaps.count <= 2 else { return false }
        var letters = Array(word[...last])
        return isSyllable(&letters, gaps[...])
    }

    /// True if some letters in the gaps make the word a syllable.
    private static func isSyllable(_ letters: inout [UInt32], _ gaps: ArraySlice<Int>) -> Bool {
        guard let gap = gaps.first else { return VietnameseSyllable.isOne(letters) }
        for candidate in candidates {
            letters[gap] = candidate
            if isSyllable(&letters, gaps.dropFirst()) { return true }
        }
        return false
    }

    /// Each vowel without a tone and with the tone that every syllable can have, and đ.
    private static let candidates = "ăâêôơưđắấếốớứáéíóúý".unicodeScalars.map(\.value)
}
