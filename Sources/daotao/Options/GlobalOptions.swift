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

    // `Spoken` has read it long before; it is declared so that it is accepted, checked and explained.
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

    /// Writes answers in the right form: words for a person, JSON for a program, names alone for `--quiet`.
    var output: Output {
        Output(
            format: format ?? (quiet || StandardStreams.outputIsTerminal ? .table : .json),
            isQuiet: quiet
        )
    }
}

extension ArgumentHelp {
    /// The help for an option, from the catalogues: a sentence, or several one after the other.
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
