/// What a file was seen to hold.
///
/// Most of a file is only counted, sixteen bytes at a time. Where it isn't plainly UTF-8 and Vietnamese, some words of
/// every block are read, so that the evidence comes from the whole of it.
struct SurveyTally {
    /// Characters that aren't ASCII, of UTF-8.
    var characters = 0

    /// Those that only Unicode has for Vietnamese, and those that legacy text consists of.
    var vietnamese = 0
    var latin = 0

    /// Bytes that are no part of any character.
    var badBytes = 0

    var controls = 0
    var zerosAtEven = 0
    var zerosAtOdd = 0

    /// The words that were read of the UTF-8, and those of the rest.
    var words = LegacyTally()
    var singleBytes = SingleByteTally()

    /// Words of a block that are read at most: many at first, and fewer when there is evidence enough from the beginning.
    private var wordsOfBlock: Int { words.words + singleBytes.words < 10_000 ? 32 : 4 }

    /// Counts a block; three bytes before it have to be there.
    ///
    /// - Parameters:
    ///   - block: The block's bytes.
    ///   - position: Where it is in the file.
    ///   - isFirst: Whether the file begins with it.
    ///   - isLast: Whether the file ends with it.
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
            // Each of them was taken for the beginning of a character, or for the middle of one.
            characters -= min(look.characters, bad)
            badBytes += bad
        }
        if bad > look.characters / 2 {
            readWords(block, isFirst: isFirst, isLast: isLast) { singleBytes.count($0.map { UInt32($0) }) }
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

    /// How many bytes are no part of a character; one that is cut off by the block's edges isn't counted.
    private static func badBytes(_ block: UnsafeBufferPointer<UInt8>) -> Int {
        var bad = 0
        var position = block.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
        while position < block.count {
            if let character = UTF8Character(block, at: position) {
                position += character.length
                continue
            }
            // The beginning of a character that the next block may end is left to it.
            guard block.count - position > 3 || block[position] < 0xC2 else { break }
            bad += 1
            position += 1
        }
        return bad
    }

    /// Reads words with bytes beyond ASCII; one that touches the block's edges may be cut off, and is left out.
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

/// What the words of a file speak for whose letters are single bytes.
struct SingleByteTally {
    var words = 0
    var windows1258 = 0
    var windows1252 = 0
    var tcvn3 = 0
    var vni = 0

    /// Counts a word, given by its bytes, for each encoding that makes a syllable of it.
    mutating func count(_ token: [UInt32]) {
        for word in token.split(whereSeparator: { (0x80...0xA0).contains($0) })
        where word.contains(where: { $0 >= 0x80 }) {
            words += 1
            if VietnameseSyllable.isOne(word.map { Windows1258.scalar($0) }) { windows1258 += 1 }
            if VietnameseSyllable.isOne(word) { windows1252 += 1 }
            if LegacyWord.tcvn3(word).map(VietnameseSyllable.isOne) ?? false { tcvn3 += 1 }
            if LegacyWord.vni(word).map(VietnameseSyllable.isOne) ?? false { vni += 1 }
        }
    }

    /// The encoding that explains most words, nil where none explains enough of them, or two do.
    var best: (encoding: CSVEncoding, words: Int)? {
        // The code pages of Windows have most letters in common, and text that lost its other letters fits both.
        let windows =
            windows1252 > windows1258 ? (CSVEncoding.windows1252, windows1252) : (.windows1258, windows1258)
        let counts = [windows, (.tcvn3, tcvn3), (.vni, vni)].sorted { $0.1 > $1.1 }
        guard counts[0].1 * 10 >= words * 6, counts[0].1 * 4 > counts[1].1 * 5 else { return nil }
        return counts[0]
    }
}
