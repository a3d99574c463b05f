import Training

/// The examples at the end of a command's help.
enum Examples {
    /// Each command line with a sentence about it, by the sentence's key.
    ///
    /// - Parameter kind: What kind of file they take in, whose columns are told then; nil for none.
    static func text(_ examples: [(line: String, key: String)], columnsOf kind: ImportKind? = nil) -> String {
        let written = examples.map { line, key in
            // A long command line goes on in the next ones.
            "  " + line.replacing("\n", with: "\n  ") + "\n      " + words(key)
        }
        let lines = ([words("help.examples")] + written).joined(separator: "\n")
        guard let kind else { return lines }
        let (needed, others) = kind.columnNames(in: Spoken.language)
        let columns =
            words("help.columns-needed", ["columns": needed])
            + (others.isEmpty ? "" : "\n" + words("help.columns-others", ["columns": others]))
        return lines + "\n\n" + columns + "\n" + words("help.columns-names")
    }
}
