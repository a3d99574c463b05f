import ArgumentParser
import Training

/// `daotao courses import`: takes in a file.
struct CoursesImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: words("help.courses.import"),
        discussion: Examples.text(
            [
                ("daotao courses import courses.csv", "example.courses-import"),
                ("daotao courses import courses.csv --draft", "example.courses-draft"),
            ],
            columnsOf: .courses
        )
    )

    @OptionGroup
    var options: ImportOptions

    @OptionGroup
    var days: DayOptions

    @OptionGroup
    var clearing: ClearingOptions

    @Flag(help: .words("option.draft"))
    var draft = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var request = options.request(.courses)
        request.dates = days.dates
        request.isDraft = draft
        request.clearsEmpty = clearing.clearEmpty
        try await request.run(.courses, global) { training, request in
            try await training.courses.import(request, by: .atTheShell)
        }
    }
}
