/// Counts the encodings that the words of a text indicate.
///
/// A word counts for a legacy encoding only where it can't be Vietnamese as it is, and is a syllable once converted:
/// `NguyÔn` does, `Noël` and `Hà` don't.
struct LegacyTally {
    /// Words with letters that aren't ASCII.
    var words = 0

    /// Those with a letter that only Unicode has, such as `ễ` or `ư`.
    var unicode = 0

    /// Those that may be Vietnamese, or another western language, as they are.
    var plain = 0

    /// Those that no encoding explains.
    var unknown = 0

    var tcvn3 = Count()
    var vni = Count()
    var mojibake = 0

    /// The words that indicate an encoding.
    struct Count {
        /// Words that can't be a western name.
        var strong = 0

        /// Words that could be a western name, such as `Loïc`, which is `Lọc` in VNI.
        var weak = 0

        var all: Int { strong + weak }
    }

    /// Counts the words of a text, which are runs of letters and non-ASCII characters.
    mutating func count(_ scalars: some Sequence<UInt32>) {
        var token: [UInt32] = []
        var isHigh = false
        for scalar in scalars {
            if Self.isWordPart(scalar) {
                token.append(scalar)
                isHigh = isHigh || scalar >= 0x80
            } else {
                if isHigh { countToken(token) }
                isHigh = false
                token.removeAll(keepingCapacity: true)
            }
        }
        if isHigh { countToken(token) }
    }

    static func isWordPart(_ scalar: UInt32) -> Bool {
        scalar >= 0x80 || (scalar | 0x20 >= 0x61 && scalar | 0x20 <= 0x7A)
    }

    /// Counts the text between two blanks: one word, or several with non-ASCII punctuation between them.
    mutating func countToken(_ token: [UInt32]) {
        if Self.isMojibake(token) {
            words += 1
            mojibake += 1
            return
        }
        for word in token.split(whereSeparator: Self.isPunctuation) where word.contains(where: { $0 >= 0x80 }) {
            countWord(word)
        }
    }

    private static func isPunctuation(_ scalar: UInt32) -> Bool {
        (0x80...0xA0).contains(scalar) || (0x2000...0x206F).contains(scalar) || scalar == 0x3000 || scalar == 0xFEFF
    }

    private static func isMojibake(_ token: [UInt32]) -> Bool {
        guard let text = Mojibake.text(token) else { return false }
        return text.allSatisfy { scalar in
            scalar < 0x80 || (0xC0...0x24F).contains(scalar) || (0x300...0x36F).contains(scalar)
                || (0x1E00...0x1EFF).contains(scalar) || (0x2010...0x2026).contains(scalar)
        }
    }

    private mutating func countWord(_ word: ArraySlice<UInt32>) {
        words += 1
        guard word.allSatisfy({ $0 < 0x100 }) else {
            unicode += 1
            return
        }
        guard !VietnameseSyllable.isOne(word) else {
            plain += 1
            return
        }
        let hasASCII = word.contains { $0 < 0x80 }
        let isTCVN3 = LegacyWord.tcvn3(word).map(VietnameseSyllable.isOne) ?? false
        let isVNI = hasASCII && LegacyWord.vni(word).map(VietnameseSyllable.isOne) ?? false
        switch (isTCVN3, isVNI) {
        case (true, false): hasASCII && LegacyWord.isStrongTCVN3(word) ? (tcvn3.strong += 1) : (tcvn3.weak += 1)
        case (false, true): LegacyWord.isStrongVNI(word) ? (vni.strong += 1) : (vni.weak += 1)
        case (true, true): plain += 1
        case (false, false): unknown += 1
        }
    }
}

/// A word with only Latin-1 letters, read in one of the font encodings.
enum LegacyWord {
    /// The word read as TCVN3, nil where it can't be TCVN3.
    static func tcvn3(_ word: ArraySlice<UInt32>) -> [UInt32]? {
        var letters: [UInt32] = []
        for scalar in word {
            guard let letter = scalar < 0x80 ? scalar : TCVN3.letter(scalar) else { return nil }
            letters.append(letter)
        }
        return letters
    }

    /// The word read as VNI, nil where it can't be VNI.
    static func vni(_ word: ArraySlice<UInt32>) -> [UInt32]? {
        var letters: [UInt32] = []
        var position = word.startIndex
        while position < word.endIndex {
            let scalar = word[position]
            position += 1
            if position < word.endIndex, let letter = VNI.letter(scalar, word[position]) {
                letters.append(letter)
                position += 1
            } else {
                guard let letter = scalar < 0x80 ? scalar : VNI.letter(scalar) else { return nil }
                letters.append(letter)
            }
        }
        return letters
    }

    /// True if a word can't be a western name, because it has a sign, or a capital after a small letter.
    static func isStrongTCVN3(_ word: ArraySlice<UInt32>) -> Bool {
        var isBehindSmall = false
        for scalar in word {
            switch scalar {
            case 0xA1...0xBF, 0xD7, 0xDE, 0xF7, 0xFE: return true
            case 0xC0...0xDD where isBehindSmall: return true
            default: isBehindSmall = (0x61...0x7A).contains(scalar)
            }
        }
        return false
    }

    /// True if a word can't be a western name: it has a pair of vowel and mark that no such name has, or another pair
    /// and a second non-ASCII letter.
    static func isStrongVNI(_ word: ArraySlice<UInt32>) -> Bool {
        let pairs = zip(word, word.dropFirst()).filter { VNI.letter($0, $1) != nil }
        let isOdd = pairs.contains { _, mark in ![0xEB, 0xEF, 0xFC].contains(mark | 0x20) }
        return isOdd || (!pairs.isEmpty && word.count { $0 >= 0x80 } > 1)
    }
}
