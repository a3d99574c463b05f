import ArgumentParser
import Training

/// `daotao officials export`: writes them as a file that can be imported again.
struct OfficialsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: words("help.officials.export"),
        discussion: Examples.text([
            ("daotao officials export officials.csv", "example.export"),
            ("daotao officials export officials.csv --excel", "example.export-excel"),
        ])
    )

    @OptionGroup
    var options: ExportOptions

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await options.run(.officials, under: under, global)
    }
}
