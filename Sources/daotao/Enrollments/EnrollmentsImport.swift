import ArgumentParser
import Training

/// `daotao enrollments import`: takes in a file.
struct EnrollmentsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: words("help.enrollments.import"),
        discussion: Examples.text(
            [
                ("daotao enrollments import enrollments.csv", "example.enrollments-import"),
                ("daotao enrollments import enrollments.csv --dry-run", "example.dry-run"),
            ],
            columnsOf: .enrollments
        )
    )

    @OptionGroup
    var options: ImportOptions

    @OptionGroup
    var days: DayOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var request = options.request(.enrollments)
        request.dates = days.dates
        try await request.run(.enrollments, global) { training, request in
            try await training.enrollments.import(request, by: .atTheShell)
        }
    }
}
