import ArgumentParser
import Training

/// `daotao courses retire`: ends a course: from that day it can't be completed.
struct CoursesRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: words("help.courses.retire"),
        discussion: Examples.text([
            ("daotao courses retire DX-501 --on 2023-01-01", "example.courses-retire")
        ])
    )

    @Argument(help: .words("option.course", value: "code"))
    var code: String

    @Option(help: .words("option.retire-on", value: "yyyy-mm-dd"))
    var on: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let day = on ?? .today()
        let course = try await withTraining(global) { try await $0.courses.retire(code, on: day, by: .atTheShell) }
        try global.output.show(
            Card(course) { course, canvas in
                [
                    canvas.done(words("courses.retired", ["code": course.code, "day": day.spoken])),
                    canvas.fields(course.fields),
                ]
            }
        )
    }
}
