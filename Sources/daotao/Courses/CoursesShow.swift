import ArgumentParser
import Training

/// `daotao courses show`: one course.
struct CoursesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses show",
        examples: ["daotao courses show DX-101": "example.courses-show"]
    )

    @Argument(help: .words("option.course", value: "code"))
    var code: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let course = try await withTraining(global) { try await $0.courses.show(code) }
        try global.output.show(Card(course))
    }
}
