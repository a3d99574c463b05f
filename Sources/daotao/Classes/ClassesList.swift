import ArgumentParser
import Training

/// `daotao classes list`: the classes, and how full they are.
struct ClassesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "classes list",
        examples: ["daotao classes list --course DX-101": "example.classes-list"]
    )

    @Option(help: .words("option.course-filter", value: "code"))
    var course: String?

    @Option(help: .words("option.open-on", value: "yyyy-mm-dd"))
    var openOn: Day?

    @Option(help: .words("option.text", value: "words"))
    var text: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = ClassFilter()
        (filter.course, filter.openOn, filter.text) = (course, openOn, text)
        try await page.show { [filter] in try await $0.classes.list(filter, for: .atTheShell, $1) }
    }
}
