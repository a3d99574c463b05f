import ArgumentParser
import Training

/// `daotao goals create`: a new goal.
struct GoalsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals create",
        examples: [
            "daotao goals create DX-2023 --title-vi \"Chuyển đổi số 2023\" --target 12000 --start 2023-01-01 --deadline 2023-12-31":
                "example.goals-create"
        ]
    )

    @Argument(help: .words("option.goal-new", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String

    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.target", value: "number"))
    var target: Int

    @Option(help: .words("option.start", value: "yyyy-mm-dd"))
    var start: Day

    @Option(help: .words("option.deadline", value: "yyyy-mm-dd"))
    var deadline: Day

    @Option(help: .words("option.goal-curriculum", value: "code[:yyyy-mm-dd]"))
    var curriculum: [GoalCurriculum] = []

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let command = CreateGoal(
            code: code,
            titleVi: titleVi,
            titleEn: titleEn,
            target: target,
            start: start,
            deadline: deadline,
            curricula: curriculum
        )
        let record = try await withTraining(global) { try await $0.goals.create(command, by: .atTheShell) }
        let done = words("goals.created", ["code": code])
        try global.output.show(GoalAnswer(body: record, record: record, done: done))
    }
}
