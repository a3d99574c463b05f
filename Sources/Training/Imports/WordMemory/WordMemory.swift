/// Remembers the words of a closed list by the bytes in which they were written.
///
/// A column of a million rows has a handful of spellings, each of which is folded and looked up once.
/// `docs/speed.md` says what that saves.
struct WordMemory {
    private var known: [(written: [UInt8], word: String)] = []

    /// The word of some bytes, nil where they are new.
    func word(for written: UnsafeBufferPointer<UInt8>) -> String? {
        for entry in known where entry.written.count == written.count && written.elementsEqual(entry.written) {
            return entry.word
        }
        return nil
    }

    /// Remembers the word of some bytes, up to a number of spellings.
    mutating func keep(_ word: String, for written: [UInt8]) {
        if known.count < 24 { known.append((written, word)) }
    }
}
