import ArgumentParser
import Training

/// `daotao officials search`: finds officials by name or code.
struct OfficialsSearch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials search",
        examples: ["daotao officials search \"nguyen thi thuy\"": "example.officials-search"]
    )

    @Argument(help: .words("option.search", value: "text"))
    var text: String

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = OfficialFilter()
        (filter.text, filter.under) = (text, under)
        try await page.show { [filter] in try await $0.officials.list(filter, for: .atTheShell, $1) }
    }
}
