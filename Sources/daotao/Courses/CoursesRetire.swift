import ArgumentParser
import Training

/// `daotao courses retire`: ends a course, which can't be completed from that day on.
struct CoursesRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses retire",
        examples: [
            "daotao courses retire DX-501 --on 2023-01-01": "example.courses-retire",
            "daotao courses retire DX-501 --never": "example.courses-retire-never",
        ]
    )

    @Argument(help: .words("option.course", value: "code"))
    var code: String

    @OptionGroup
    var ending: EndingOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let (course, day) = try await withTraining(global) { training in
            let day = try await ending.day(in: training)
            return (try await training.courses.retire(code, on: day, by: .atTheShell), day)
        }
        try global.output.show(
            Card(
                course.thing.thing,
                in: course,
                done: day.map { words("courses.retired", ["code": course.code, "day": $0.spoken]) }
                    ?? words("courses.never-retired", ["code": course.code]),
                changedGoals: course.changedGoals,
                reinstated: course.reinstated
            )
        )
    }
}
