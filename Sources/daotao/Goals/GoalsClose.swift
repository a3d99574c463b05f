import ArgumentParser
import Training

/// `daotao goals close`: nothing about a goal changes any more.
struct GoalsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals close",
        examples: [
            "daotao goals close DX-2022 --on 2023-01-31 --decision \"BC 9/BC-BTTTT\"": "example.goals-close"
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Option(help: .words("option.goal-close-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Option(help: .words("option.decision", value: "text"))
    var decision: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) {
            try await $0.goals.close(code, on: on, decision: decision, by: .atTheShell)
        }
        let told = ["code": code, "day": record.closedOn?.spoken ?? ""]
        try global.output.show(GoalAnswer(body: record, record: record, done: words("goals.closed", told)))
    }
}
