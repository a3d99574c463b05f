import ArgumentParser
import Training

/// `daotao curricula export`: writes them as a file that can be imported again.
struct CurriculaExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: words("help.curricula.export"),
        discussion: Examples.text([
            ("daotao curricula export curricula.csv", "example.export"),
            ("daotao curricula export curricula.csv --excel", "example.export-excel"),
        ])
    )

    @OptionGroup
    var options: ExportOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await options.run(.curricula, global)
    }
}
