import ArgumentParser
import Training

/// `daotao goals show`: one goal, and how its target is divided.
struct GoalsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals show",
        examples: ["daotao goals show DX-2022": "example.goals-show"]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) { try await $0.goals.show(code) }
        try global.output.show(GoalAnswer(body: record, record: record))
    }
}
