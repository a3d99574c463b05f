import ArgumentParser
import Training

/// `daotao completions list`: the completions on record, the revoked ones too.
struct CompletionsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "completions list",
        examples: ["daotao completions list --official CB00000001": "example.completions-list"]
    )

    @Option(help: .words("option.official-filter", value: "official"))
    var official: String?

    @Option(help: .words("option.course-filter", value: "code"))
    var course: String?

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @Option(help: .words("option.from", value: "yyyy-mm-dd"))
    var from: Day?

    @Option(help: .words("option.until", value: "yyyy-mm-dd"))
    var until: Day?

    @Option(help: .words("option.revoked"))
    var revoked: Bool?

    @Option(help: .words("option.flag", value: "word"))
    var flag: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = CompletionFilter()
        (filter.under, filter.official, filter.course) = (under, official, course)
        (filter.from, filter.until, filter.isRevoked, filter.flag) = (from, until, revoked, flag)
        try await page.show { [filter] in try await $0.completions.list(filter, for: .atTheShell, $1) }
    }
}
