import ArgumentParser
import FoundationEssentials
import Terminal
import Training

/// The options of every command, before its name or after it.
struct GlobalOptions: ParsableArguments {
    @Option(help: .words("option.database", value: "url"))
    var database: String?

    @Option(help: .words("option.format"))
    var format: OutputFormat?

    // `Spoken` reads this option before the parser does; it is declared to be accepted, checked and explained.
    @Option(help: .words("option.lang"))
    var lang: Language?

    @Flag(name: .shortAndLong, help: .words("option.quiet"))
    var quiet = false

    @Flag(help: .words("option.verbose"))
    var verbose = false

    /// The database's address, nil for the private one.
    var databaseURL: String? {
        let named = database ?? ProcessInfo.processInfo.environment["DATABASE_URL"]
        return named.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The writer of answers: words for a person, JSON for a program, only names for `--quiet`.
    var output: Output {
        Output(
            format: format ?? (quiet || StandardStreams.outputIsTerminal ? .table : .json),
            isQuiet: quiet
        )
    }
}

extension ArgumentHelp {
    /// The help for an option from the catalogues: the sentences of the keys, joined.
    static func words(_ keys: String..., value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(stringLiteral: keys.map { daotao.words($0) }.joined(separator: " ")).named(value)
    }

    /// The help for the option that clears fields, with the fields that it can clear.
    static func clearing(_ fields: [String]) -> ArgumentHelp {
        ArgumentHelp(stringLiteral: daotao.words("option.clear", ["fields": fields.joined(separator: ", ")]))
            .named("field")
    }

    private func named(_ value: String?) -> ArgumentHelp {
        var help = self
        help.valueName = value
        return help
    }
}
