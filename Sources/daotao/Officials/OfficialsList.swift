import ArgumentParser
import Training

/// `daotao officials list`: the officials, all or of one unit and the units below it.
struct OfficialsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials list",
        examples: ["daotao officials list --under 01 --behind DX-2022": "example.officials-list"]
    )

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @Option(help: .words("option.text", value: "words"))
    var text: String?

    @Option(help: .words("option.category-filter", value: "word"))
    var category: String?

    @Option(help: .words("option.enroll-group", value: "code"))
    var targetGroup: String?

    @Option(help: .words("option.in-service"))
    var inService: Bool?

    @Option(help: .words("option.trained-for", value: "code"))
    var trainedFor: String?

    @Option(help: .words("option.behind", value: "code"))
    var behind: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = OfficialFilter()
        (filter.under, filter.text, filter.category, filter.targetGroup) = (under, text, category, targetGroup)
        (filter.isInService, filter.trainedFor, filter.isBehind) = (inService, behind ?? trainedFor, behind != nil)
        try await page.show { [filter] in try await $0.officials.list(filter, for: .atTheShell, $1) }
    }
}
