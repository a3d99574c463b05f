/// Words that somebody looks for, whatever their accents and case.
enum SearchWords {
    /// A pattern for `like` that finds folded texts which hold the words in their order.
    ///
    /// A text without words, such as a sign alone, finds nothing, rather than everything.
    static func pattern(_ text: String) -> String {
        let words = text.foldedWord.split(separator: "_")
        return words.isEmpty ? "" : "%" + words.joined(separator: "%") + "%"
    }
}
