/// Words that somebody looks for, whatever their accents and case.
enum SearchWords {
    /// A pattern for `like` that finds folded texts which hold the words in their order.
    ///
    /// A text without any, such as a sign alone, finds nothing: the list of everything would be no answer to it.
    static func pattern(_ text: String) -> String {
        let words = text.foldedWord.split(separator: "_")
        return words.isEmpty ? "" : "%" + words.joined(separator: "%") + "%"
    }
}
