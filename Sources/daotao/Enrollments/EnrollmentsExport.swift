import ArgumentParser
import Training

/// `daotao enrollments export`: writes those that stand as a file that can be imported again.
struct EnrollmentsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: words("help.enrollments.export"),
        discussion: Examples.text([
            ("daotao enrollments export enrollments.csv", "example.export"),
            ("daotao enrollments export enrollments.csv --excel", "example.export-excel"),
        ])
    )

    @OptionGroup
    var options: ExportOptions

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await options.run(.enrollments, under: under, global)
    }
}
