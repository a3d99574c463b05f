import ArgumentParser
import Training

/// `daotao curricula list`: the curricula and their courses.
struct CurriculaList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: words("help.curricula.list"),
        discussion: Examples.text([
            ("daotao curricula list", "example.curricula-list"),
            ("daotao curricula list --all --format csv > curricula.csv", "example.curricula-export"),
        ])
    )

    @OptionGroup
    var page: PageOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await withTraining(global) { training in
            try await page.show(on: global.output) { try await training.curricula.list($0) }
        }
    }
}
