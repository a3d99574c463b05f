import ArgumentParser
import Training

/// `daotao completions export`: writes them as a file that can be imported again.
struct CompletionsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: words("help.completions.export"),
        discussion: Examples.text([
            ("daotao completions export completions.csv", "example.export"),
            ("daotao completions export completions.csv --excel", "example.export-excel"),
        ])
    )

    @OptionGroup
    var options: ExportOptions

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await options.run(.completions, under: under, global)
    }
}
