import ArgumentParser
import Training

/// `daotao officials list`: the officials, all or of one unit and the units below it.
struct OfficialsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: words("help.officials.list"),
        discussion: Examples.text([
            ("daotao officials list --under 01 --limit 20", "example.officials-list"),
            ("daotao officials list --under 01 --all --format csv > officials.csv", "example.officials-export"),
        ])
    )

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var page: PageOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await withTraining(global) { training in
            try await page.show(on: global.output) { try await training.officials.list(under: under, $0) }
        }
    }
}
