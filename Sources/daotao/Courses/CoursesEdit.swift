import ArgumentParser
import Training

/// `daotao courses edit`: changes a course.
struct CoursesEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses edit",
        examples: [
            "daotao courses edit DX-501 --provider \"Học viện\" --counts-as DX-104:2023-01-01 --clear hours":
                "example.courses-edit"
        ]
    )

    @Argument(help: .words("option.course", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String?

    @OptionGroup
    var options: CourseOptions

    @Option(help: .clearing(CourseOptions.names))
    var clear: [String] = []

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        try Clearing.check(clear, fields: CourseOptions.names)
    }

    func run() async throws {
        let edit = options.fields(titleVi, clearing: clear)
        let course = try await withTraining(global) { try await $0.courses.edit(code, edit, by: .atTheShell) }
        let done = words("courses.edited", ["code": course.code])
        try global.output.show(Card(course.thing, in: course, done: done, changedGoals: course.changedGoals))
    }
}
