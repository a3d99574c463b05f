import ArgumentParser
import Training

/// `daotao courses export`: writes them as a file that can be imported again.
struct CoursesExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: words("help.courses.export"),
        discussion: Examples.text([
            ("daotao courses export courses.csv", "example.export"),
            ("daotao courses export courses.csv --excel", "example.export-excel"),
        ])
    )

    @OptionGroup
    var options: ExportOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await options.run(.courses, global)
    }
}
