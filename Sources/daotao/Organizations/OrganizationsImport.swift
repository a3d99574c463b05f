import ArgumentParser
import Training

/// `daotao organizations import`: takes in a file.
struct OrganizationsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: words("help.organizations.import"),
        discussion: Examples.text(
            [
                ("daotao organizations import organizations-2022.csv", "example.organizations-import"),
                (
                    "daotao organizations import organizations-2025.csv --effective 2025-07-01",
                    "example.organizations-effective"
                ),
            ],
            columnsOf: .organizations
        )
    )

    @OptionGroup
    var options: ImportOptions

    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?

    @Flag(help: .words("option.rename"))
    var rename = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var request = options.request(.organizations)
        request.effectiveOn = effective
        request.renamesMany = rename
        try await request.run(.organizations, global) { training, request in
            try await training.organizations.import(request, by: .atTheShell)
        }
    }
}
