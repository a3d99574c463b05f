import ArgumentParser
import Training

/// `daotao courses publish`: opens a course, so that it can be completed.
struct CoursesPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses publish",
        examples: ["daotao courses publish DX-501": "example.courses-publish"]
    )

    @Argument(help: .words("option.course", value: "code"))
    var code: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let course = try await withTraining(global) { try await $0.courses.publish(code, by: .atTheShell) }
        let done = words("courses.published", ["code": course.code])
        try global.output.show(Card(course.thing, in: course, done: done, changedGoals: course.changedGoals))
    }
}
