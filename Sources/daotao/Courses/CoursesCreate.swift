import ArgumentParser
import FoundationEssentials
import Training

/// `daotao courses create`: a new course, as a draft.
struct CoursesCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: words("help.courses.create"),
        discussion: Examples.text([
            (
                "daotao courses create DX-501 --title-vi \"Chữ ký số\" --hours 4 --delivery online",
                "example.courses-create"
            )
        ])
    )

    @Argument(help: .words("option.course-new", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String

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

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var fields = CourseEdit()
        fields.titleVi = .given(titleVi)
        fields.titleEn = .given(titleEn)
        fields.hours = .given(hours)
        fields.format = .given(delivery?.rawValue)
        fields.provider = .given(provider)
        fields.languages = .given(language)
        fields.prerequisites = .given(prerequisite)
        fields.countsAs = .given(countsAs.map(\.equivalence))
        fields.validMonths = .given(validMonths)
        fields.availableFrom = .given(availableFrom)
        let command = CreateCourse(code: code, fields)
        let course = try await withTraining(global) { try await $0.courses.create(command, by: .atTheShell) }
        try global.output.show(
            Card(course) { course, canvas in
                [
                    canvas.done(words("courses.created", ["code": course.code])),
                    canvas.fields(course.fields),
                    canvas.next(["daotao courses publish \(course.code)"]),
                ]
            }
        )
    }
}
