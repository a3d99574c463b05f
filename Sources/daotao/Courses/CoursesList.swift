import ArgumentParser
import Training

/// `daotao courses list`: the courses.
struct CoursesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: words("help.courses.list"),
        discussion: Examples.text([
            ("daotao courses list", "example.courses-list"),
            ("daotao courses list --status draft", "example.courses-drafts"),
        ])
    )

    @Option(help: .words("option.status"))
    var status: PublicationStatus?

    @OptionGroup
    var page: PageOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await withTraining(global) { training in
            try await page.show(on: global.output) { try await training.courses.list(status: status, $0) }
        }
    }
}
