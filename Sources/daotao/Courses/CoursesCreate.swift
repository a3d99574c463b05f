import ArgumentParser
import Training

/// `daotao courses create`: a new course, as a draft.
struct CoursesCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses create",
        examples: [
            "daotao courses create DX-501 --title-vi \"Chữ ký số\" --hours 4 --delivery online":
                "example.courses-create"
        ]
    )

    @Argument(help: .words("option.course-new", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String

    @OptionGroup
    var options: CourseOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let command = CreateCourse(code: code, options.fields(titleVi))
        let course = try await withTraining(global) { try await $0.courses.create(command, by: .atTheShell) }
        try global.output.show(
            Card(course, done: words("courses.created", ["code": course.code])) { course, canvas in
                [canvas.fields(course.fields), canvas.next(["daotao courses publish \(course.code)"])]
            }
        )
    }
}
