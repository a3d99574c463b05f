import ArgumentParser
import Training

extension CommandConfiguration {
    /// A command, explained by the catalogues: `classes list` by the sentence `help.classes.list`.
    ///
    /// - Parameters:
    ///   - command: The words after `daotao`.
    ///   - examples: Command lines, each with the key of a sentence about it.
    ///   - kind: The kind of file that it imports, to list its columns; nil for none.
    init(
        command: String,
        examples: KeyValuePairs<String, String> = [:],
        columnsOf kind: ImportKind? = nil,
        version: String = "",
        subcommands: [any ParsableCommand.Type] = []
    ) {
        self.init(
            commandName: command.split(separator: " ").last.map(String.init),
            abstract: words("help." + command.replacing(" ", with: ".")),
            discussion: [Self.text(of: examples), Self.columns(of: kind)].filter { !$0.isEmpty }
                .joined(separator: "\n\n"),
            version: version,
            subcommands: subcommands
        )
    }

    private static func text(of examples: KeyValuePairs<String, String>) -> String {
        guard !examples.isEmpty else { return "" }
        let written = examples.map { line, key in
            // A long command line has several lines.
            "  " + line.replacing("\n", with: "\n  ") + "\n      " + words(key)
        }
        return ([words("help.examples")] + written).joined(separator: "\n")
    }

    private static func columns(of kind: ImportKind?) -> String {
        guard let kind else { return "" }
        let (needed, others) = kind.columnNames(in: Spoken.language)
        let columns =
            words("help.columns-needed", ["columns": needed])
            + (others.isEmpty ? "" : "\n" + words("help.columns-others", ["columns": others]))
        return columns + "\n" + words("help.columns-names")
    }
}
