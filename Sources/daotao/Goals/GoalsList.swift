import ArgumentParser
import Training

/// `daotao goals list`: the goals.
struct GoalsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals list",
        examples: ["daotao goals list": "example.goals-list"]
    )

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let goals = try await withTraining(global) { try await $0.goals.list() }
        try global.output.show(Listing(items: goals, next: nil))
    }
}
