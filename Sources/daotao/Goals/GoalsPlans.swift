import ArgumentParser
import Training

/// `daotao goals plans`: the plans by which a goal's target was shared out, or one of them.
struct GoalsPlans: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals plans",
        examples: [
            "daotao goals plans DX-2022": "example.goals-plans",
            "daotao goals plans DX-2022 --number 2": "example.goals-plan",
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Option(help: .words("option.plan-number", value: "number"))
    var number: Int?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        guard let number else {
            return try await page.show { try await $0.goals.plans(of: code, $1) }
        }
        let record = try await withTraining(page.global) { try await $0.goals.plan(number, of: code) }
        try page.global.output.show(GoalPlanAnswer(body: record))
    }
}
