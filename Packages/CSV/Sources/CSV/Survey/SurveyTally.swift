/// Counts of a file's characters and words.
///
/// Most of a file is only counted. Where it isn't clearly UTF-8 and Vietnamese, some words of every block are examined,
/// so that the evidence comes from the whole file.
struct SurveyTally {
    /// Characters that aren't ASCII, of UTF-8.
    var characters = 0

    /// Those that only Unicode has for Vietnamese, and those that legacy text consists of.
    var vietnamese = 0
    var latin = 0

    /// Bytes that belong to no character.
    var badBytes = 0

    var controls = 0
    var zerosAtEven = 0
    var zerosAtOdd = 0

    /// The words that were read as UTF-8, and those that were read as single bytes.
    var words = LegacyTally()
    var singleBytes = SingleByteTally()

    /// The most words to examine in a block: many at first, fewer once there is enough evidence.
    private var wordsOfBlock: Int { words.words + singleBytes.words < 10_000 ? 32 : 4 }

    /// Counts a block; the memory must have three bytes before it.
    ///
    /// - Parameters:
    ///   - block: The block's bytes.
    ///   - position: The block's position in the file.
    ///   - isFirst: True if the block is the file's first.
    ///   - isLast: True if the block is the file's last.
    mutating func count(_ block: UnsafeBufferPointer<UInt8>, at position: Int, isFirst: Bool, isLast: Bool) {
        guard let start = block.baseAddress else { return }
        let look = SurveyBlock(start)
        guard !look.isPlain else { return }
        characters += look.characters
        vietnamese += look.vietnamese
        latin += look.latin
        controls += look.controls
        if look.controls > 0 { countZeros(block, isOdd: position % 2 == 1) }
        let bad = look.isBroken ? max(1, Self.badBytes(block)) : 0
        if bad > 0 {
            // Each of them was counted as the beginning or the middle of a character.
            characters -= min(look.characters, bad)
            badBytes += bad
        }
        if bad > look.characters / 2 {
            readWords(block, isFirst: isFirst, isLast: isLast) { singleBytes.count($0.map { UInt32($0) }) }
            if singleBytes.lost == nil { singleBytes.lost = Self.lostWord(block) }
        } else if look.latin > 0, look.vietnamese < look.latin / 4 {
            readWords(block, isFirst: isFirst, isLast: isLast) { token in
                guard let text = String(validating: token, as: UTF8.self) else { return }
                words.countToken(text.unicodeScalars.map(\.value))
            }
        }
    }

    private mutating func countZeros(_ block: UnsafeBufferPointer<UInt8>, isOdd: Bool) {
        for (offset, byte) in block.enumerated() where byte == 0 {
            if (offset % 2 == 1) != isOdd { zerosAtOdd += 1 } else { zerosAtEven += 1 }
        }
    }

    /// The number of bytes that belong to no character; a character cut off at the block's edges isn't counted.
    private static func badBytes(_ block: UnsafeBufferPointer<UInt8>) -> Int {
        var bad = 0
        var position = block.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
        while position < block.count {
            if let character = UTF8Character(block, at: position) {
                position += character.length
                continue
            }
            // A character that the next block may complete is left to that block.
            guard block.count - position > 3 || block[position] < 0xC2 else { break }
            bad += 1
            position += 1
        }
        return bad
    }

    /// Examines words with non-ASCII bytes; a word at the block's edge may be cut off, and is skipped.
    private func readWords(
        _ block: UnsafeBufferPointer<UInt8>,
        isFirst: Bool,
        isLast: Bool,
        _ read: (Slice<UnsafeBufferPointer<UInt8>>) -> Void
    ) {
        func isPart(_ byte: UInt8) -> Bool { LegacyTally.isWordPart(UInt32(byte)) }
        var position = isFirst ? 0 : block.firstIndex { !isPart($0) } ?? block.count
        var left = wordsOfBlock
        while position < block.count, left > 0 {
            var end = position
            var isHigh = false
            while end < block.count, isPart(block[end]) {
                isHigh = isHigh || block[end] >= 0x80
                end += 1
            }
            if isHigh, end < block.count || isLast, end - position <= 64 {
                read(block[position..<end])
                left -= 1
            }
            position = end + 1
        }
    }
}

extension SurveyTally {
    /// A word of single bytes that has lost letters, in either code page of Windows; nil for none.
    private static func lostWord(_ block: UnsafeBufferPointer<UInt8>) -> String? {
        let mark = UInt8(ascii: "?")
        func isPart(_ byte: UInt8) -> Bool { byte == mark || LegacyTally.isWordPart(UInt32(byte)) }
        var end = 0
        while let place = block[end...].firstIndex(of: mark) {
            var start = place
            while start > 0, isPart(block[start - 1]) { start -= 1 }
            end = place
            while end < block.count, isPart(block[end]) { end += 1 }
            let word = block[start..<end].map { UInt32($0) }
            if LostLetters.isLost(word) || LostLetters.isLost(word.map { Windows1258.scalar($0) }) {
                return String(String.UnicodeScalarView(word.compactMap(Unicode.Scalar.init)))
            }
        }
        return nil
    }
}

/// Counts the encodings that the words of a file of single bytes indicate.
struct SingleByteTally {
    var words = 0
    var windows1258 = 0
    var windows1252 = 0
    var tcvn3 = 0
    var vni = 0

    /// A word that has lost letters, if any.
    var lost: String?

    /// Words that are syllables in one code page of Windows and not in the other.
    private var only1258 = 0
    private var only1252 = 0

    /// True if the file has a word that the two encodings read differently.
    private var isOpen = false

    /// The first words, of which one can be shown.
    private var examples: [[UInt32]] = []

    private static let mostExamples = 32

    /// Counts a word, given by its bytes, for each encoding in which it is a syllable.
    mutating func count(_ token: [UInt32]) {
        for word in token.split(whereSeparator: { (0x80...0xA0).contains($0) })
        where word.contains(where: { $0 >= 0x80 }) {
            words += 1
            let vietnamese = word.map { Windows1258.scalar($0) }
            let (is1258, is1252) = (VietnameseSyllable.isOne(vietnamese), VietnameseSyllable.isOne(word))
            if is1258 { windows1258 += 1 }
            if is1252 { windows1252 += 1 }
            switch (is1258, is1252) {
            case (true, false): only1258 += 1
            case (false, true): only1252 += 1
            default: break
            }
            let differs = word.contains(where: Windows1258.differs)
            if examples.count < Self.mostExamples || differs && !isOpen { examples.append(Array(word)) }
            isOpen = isOpen || differs
            if LegacyWord.tcvn3(word).map(VietnameseSyllable.isOne) ?? false { tcvn3 += 1 }
            if LegacyWord.vni(word).map(VietnameseSyllable.isOne) ?? false { vni += 1 }
        }
    }

    /// The encoding that explains most words, nil where none explains enough of them, or two do.
    ///
    /// If that is a code page of Windows, ``windows`` says which, or that both are possible.
    var best: (encoding: CSVEncoding, words: Int)? {
        let counts = counts
        guard counts[0].words * 10 >= words * 6, counts[0].words * 4 > counts[1].words * 5 else { return nil }
        return counts[0]
    }

    /// The number of words that each encoding explains, the largest first.
    private var counts: [(encoding: CSVEncoding, words: Int)] {
        let counts: [(encoding: CSVEncoding, words: Int)] = [
            (windows ?? .windows1258, max(windows1252, windows1258)), (.tcvn3, tcvn3), (.vni, vni),
        ]
        return counts.sorted { $0.words > $1.words }
    }

    /// The code page of Windows that the words are in, nil where both are possible.
    ///
    /// The two have most letters in common, and a text that has lost its other letters may fit both: `Lý` in one is
    /// `Lư` in the other. Only words that are syllables in just one decide; a foreign name may be one by chance.
    private var windows: CSVEncoding? {
        if only1258 > only1252 * 4 { return .windows1258 }
        if only1252 > only1258 * 4 { return .windows1252 }
        return isOpen ? nil : .windows1258
    }

    /// A word that lost letters when it was saved in a code page of Windows; nil for none, or for a font's encoding.
    var lostWord: String? {
        switch best?.encoding {
        case nil, .windows1252, .windows1258: lost
        default: nil
        }
    }

    /// A word in two encodings, where the file fits both; nil where it fits one, or none.
    var ambiguity: CSVSurvey.Ambiguity? {
        let fitting: [CSVEncoding]
        if let best {
            guard best.encoding == .windows1258, windows == nil else { return nil }
            fitting = [.windows1252, .windows1258]
        } else {
            let counts = counts.filter { $0.words > 0 && $0.words * 10 >= words * 6 }
            guard counts.count > 1 else { return nil }
            fitting = counts.prefix(2).map(\.encoding)
        }
        for word in examples {
            guard let one = Self.text(word, fitting[0]), let other = Self.text(word, fitting[1]), one != other else {
                continue
            }
            return CSVSurvey.Ambiguity(encoding: fitting[0], word: one, otherEncoding: fitting[1], otherWord: other)
        }
        return nil
    }

    /// A word read in an encoding, nil where it can't be in that encoding.
    private static func text(_ word: [UInt32], _ encoding: CSVEncoding) -> String? {
        let scalars: [UInt32]? =
            switch encoding {
            case .windows1258: word.map { Windows1258.scalar($0) }
            case .tcvn3: LegacyWord.tcvn3(word[...])
            case .vni: LegacyWord.vni(word[...])
            default: word
            }
        return scalars.map { String(String.UnicodeScalarView($0.compactMap(Unicode.Scalar.init))) }
    }
}
