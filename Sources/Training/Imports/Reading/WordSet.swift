/// The different words of a column, as long as there are few.
///
/// A file of a million officials names some thousand units; asking the database for each once is cheaper than having it
/// find the different ones.
struct WordSet: Sendable {
    private var slots = [Int32](repeating: 0, count: 1 << 12)
    private var words: [[UInt8]] = []

    /// More different words than this aren't worth remembering.
    private static let most = 1 << 15

    /// Whether there were too many words, or one whose staged bytes are escaped.
    private(set) var isOverfull = false

    /// The words, nil where there were too many.
    var all: [String]? { isOverfull ? nil : words.map { String(decoding: $0, as: UTF8.self) } }

    /// Adds a word, given as it is staged.
    mutating func insert(_ word: ArraySlice<UInt8>) {
        guard !isOverfull else { return }
        var slot = place(of: word)
        while slots[slot] > 0 {
            if words[Int(slots[slot]) - 1].elementsEqual(word) { return }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard words.count < Self.most, !word.contains(UInt8(ascii: "\\")) else {
            isOverfull = true
            return
        }
        words.append(Array(word))
        slots[slot] = Int32(words.count)
        if words.count * 2 > slots.count { grow() }
    }

    /// Gives up on telling the words.
    mutating func giveUp() {
        isOverfull = true
    }

    /// Where a word is looked for first, by its hash (FNV-1a).
    private func place(of word: ArraySlice<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & UInt64(slots.count - 1))
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 4)
        for (index, word) in words.enumerated() {
            var slot = place(of: word[...])
            while slots[slot] > 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }
}
