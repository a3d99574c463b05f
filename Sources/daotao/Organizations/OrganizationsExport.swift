import ArgumentParser
import Training

/// `daotao organizations export`: writes them as a file that can be imported again.
struct OrganizationsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: words("help.organizations.export"),
        discussion: Examples.text([
            ("daotao organizations export organizations.csv", "example.export"),
            ("daotao organizations export organizations.csv --excel", "example.export-excel"),
        ])
    )

    @OptionGroup
    var options: ExportOptions

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await options.run(.organizations, under: under, global)
    }
}
