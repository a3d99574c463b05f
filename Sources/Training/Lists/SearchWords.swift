/// Words to search for, in any case and with any accents.
enum SearchWords {
    /// A pattern for `like` that finds folded texts with all the words in their order.
    ///
    /// A text without words, such as a punctuation mark, finds nothing rather than everything.
    static func pattern(_ text: String) -> String {
        let words = text.foldedWord.split(separator: "_")
        return words.isEmpty ? "" : "%" + words.joined(separator: "%") + "%"
    }

    /// The two letters that an index of groups of three letters can look for where no word is longer; nil where a word is
    /// longer, or all are single letters, which stand in nearly every name.
    static func pair(_ text: String) -> String? {
        let words = text.foldedWord.split(separator: "_")
        guard !isIndexed(words) else { return nil }
        return words.first { $0.utf8.count == 2 }.map(String.init)
    }

    /// A regular expression that folded names with two letters meet, and by which the index finds them.
    ///
    /// Before the two letters stands another one, or a mark that a name can hold, or after them stands another one: so the
    /// index can look for each of these groups of three. (Two letters after a letter of another script, at the end of a
    /// word, are missed.)
    static func groups(around pair: String) -> String {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        let groups = letters.flatMap { ["\($0)\(pair)", "\(pair)\($0)"] }
        return (groups + [#"(^| |-|'|"|[.]|[(]|,|/)\#(pair)"#]).joined(separator: "|")
    }

    /// True if an index of groups of three letters finds the text.
    static func isIndexed(_ text: String) -> Bool { isIndexed(text.foldedWord.split(separator: "_")) }

    private static func isIndexed(_ words: [Substring]) -> Bool { words.contains { $0.count > 2 } }
}
