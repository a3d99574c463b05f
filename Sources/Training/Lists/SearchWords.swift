/// Words that somebody looks for, whatever their accents and case.
enum SearchWords {
    /// A pattern for `like` that finds folded texts which hold the words in their order.
    static func pattern(_ text: String) -> String {
        "%" + text.foldedWord.split(separator: "_").joined(separator: "%") + "%"
    }
}
