/// The examples at the end of a command's help.
enum Examples {
    /// Each command line with a sentence on what it does, by the sentence's key.
    static func text(_ examples: [(line: String, key: String)]) -> String {
        let written = examples.map { line, key in
            // A long command line goes on in the next ones.
            "  " + line.replacing("\n", with: "\n  ") + "\n      " + words(key)
        }
        return ([words("help.examples")] + written).joined(separator: "\n")
    }
}
