import ArgumentParser
import FoundationEssentials
import Training

/// `daotao courses edit`: changes what is on record about a course.
struct CoursesEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: words("help.courses.edit"),
        discussion: Examples.text([
            (
                "daotao courses edit DX-501 --provider \"Học viện\" --counts-as DX-104:2023-01-01 --clear hours",
                "example.courses-edit"
            )
        ])
    )

    @Argument(help: .words("option.course", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String?

    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.hours", value: "hours"))
    var hours: Decimal?

    @Option(help: .words("option.delivery"))
    var delivery: Delivery?

    @Option(help: .words("option.course-provider", value: "text"))
    var provider: String?

    @Option(help: .words("option.language", value: "code"))
    var language: [String] = []

    @Option(help: .words("option.prerequisite", value: "code"))
    var prerequisite: [String] = []

    @Option(help: .words("option.counts-as", value: "code[:yyyy-mm-dd]"))
    var countsAs: [Equivalence] = []

    @Option(help: .words("option.valid-months", value: "months"))
    var validMonths: Int?

    @Option(help: .words("option.available-from", value: "yyyy-mm-dd"))
    var availableFrom: Day?

    @Option(help: .words("option.clear", value: "field"))
    var clear: [String] = []

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        try Clearing.check(
            clear,
            fields: [
                "title-en", "hours", "delivery", "provider", "language", "prerequisite", "counts-as", "valid-months",
                "available-from",
            ]
        )
    }

    func run() async throws {
        var edit = CourseEdit()
        edit.titleVi = .given(titleVi)
        edit.titleEn = .given(titleEn, clear: clear, "title-en")
        edit.hours = .given(hours, clear: clear, "hours")
        edit.format = .given(delivery?.rawValue, clear: clear, "delivery")
        edit.provider = .given(provider, clear: clear, "provider")
        edit.languages = .given(language, clear: clear, "language")
        edit.prerequisites = .given(prerequisite, clear: clear, "prerequisite")
        edit.countsAs = .given(countsAs.map(\.equivalence), clear: clear, "counts-as")
        edit.validMonths = .given(validMonths, clear: clear, "valid-months")
        edit.availableFrom = .given(availableFrom, clear: clear, "available-from")
        let change = edit
        let course = try await withTraining(global) { try await $0.courses.edit(code, change, by: .atTheShell) }
        try global.output.show(
            RecountedAnswer(course, done: words("courses.edited", ["code": course.code])) { $1.fields($0.fields) }
        )
    }
}
