import ArgumentParser
import Training

/// `daotao curricula list`: the curricula.
struct CurriculaList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula list",
        examples: ["daotao curricula list --target-group leaders": "example.curricula-list"]
    )

    @Option(help: .words("option.status-of-curricula"))
    var status: PublicationStatus?

    @Option(help: .words("option.target-group-filter", value: "code"))
    var targetGroup: String?

    @Option(help: .words("option.text", value: "words"))
    var text: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = CurriculumFilter()
        (filter.status, filter.targetGroup, filter.text) = (status, targetGroup, text)
        try await page.show { [filter] in try await $0.curricula.list(filter, $1) }
    }
}
