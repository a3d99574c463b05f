import ArgumentParser
import Training

/// `daotao completions list`: the completions on record, the revoked ones too.
struct CompletionsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: words("help.completions.list"),
        discussion: Examples.text([
            ("daotao completions list --official CB00000001", "example.completions-list"),
            ("daotao completions list --course DX-101 --under 01", "example.completions-course"),
        ])
    )

    @Option(help: .words("option.official-filter", value: "official"))
    var official: String?

    @Option(help: .words("option.course-filter", value: "code"))
    var course: String?

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var page: PageOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await withTraining(global) { training in
            try await page.show(on: global.output) {
                try await training.completions.list(official: official, course: course, under: under, $0)
            }
        }
    }
}
