import ArgumentParser
import Training

/// `daotao curricula import`: takes in a file.
struct CurriculaImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: words("help.curricula.import"),
        discussion: Examples.text(
            [
                ("daotao curricula import curricula.csv", "example.curricula-import")
            ],
            columnsOf: .curricula
        )
    )

    @OptionGroup
    var options: ImportOptions

    @OptionGroup
    var days: DayOptions

    @Flag(help: .words("option.draft"))
    var draft = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var request = options.request(.curricula)
        request.dates = days.dates
        request.isDraft = draft
        try await request.run(.curricula, global) { training, request in
            try await training.curricula.import(request, by: .atTheShell)
        }
    }
}
