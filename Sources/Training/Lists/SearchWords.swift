/// Words to search for, in any case and with any accents.
enum SearchWords {
    /// A pattern for `like` that finds folded texts with all the words in their order.
    ///
    /// A text without words, such as a punctuation mark, finds nothing rather than everything.
    static func pattern(_ text: String) -> String {
        let words = text.foldedWord.split(separator: "_")
        return words.isEmpty ? "" : "%" + words.joined(separator: "%") + "%"
    }
}
