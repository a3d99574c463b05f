import ArgumentParser
import Training

/// `daotao completions import`: takes in a file.
struct CompletionsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: words("help.completions.import"),
        discussion: Examples.text(
            [
                ("daotao completions import completions.csv", "example.completions-import"),
                ("daotao completions import completions.csv --on-error abort", "example.completions-abort"),
            ],
            columnsOf: .completions
        )
    )

    @OptionGroup
    var options: ImportOptions

    @OptionGroup
    var days: DayOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var request = options.request(.completions)
        request.dates = days.dates
        try await request.run(.completions, global) { training, request in
            try await training.completions.import(request, by: .atTheShell)
        }
    }
}
