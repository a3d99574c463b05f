import ArgumentParser
import Training

/// `daotao officials import`: takes in a file.
struct OfficialsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: words("help.officials.import"),
        discussion: Examples.text(
            [
                ("daotao officials import officials.csv", "example.officials-import"),
                ("daotao officials import officials.csv --dry-run", "example.dry-run"),
                ("cat officials.csv | daotao officials import - --rejects refused.csv", "example.officials-stdin"),
            ],
            columnsOf: .officials
        )
    )

    @OptionGroup
    var options: ImportOptions

    @OptionGroup
    var days: DayOptions

    @OptionGroup
    var clearing: ClearingOptions

    @OptionGroup
    var overwriting: OverwritingOptions

    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var request = options.request(.officials)
        request.dates = days.dates
        request.effectiveOn = effective
        request.clearsEmpty = clearing.clearEmpty
        request.overwritesEdits = overwriting.overwriteEdits
        try await request.run(.officials, global) { training, request in
            try await training.officials.import(request, by: .atTheShell)
        }
    }
}
