import ArgumentParser
import Training

/// `daotao goals edit`: changes a goal, and counts its trained officials again.
struct GoalsEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals edit",
        examples: [
            "daotao goals edit DX-2023 --target 15000 --curriculum CT-COBAN:2023-07-01": "example.goals-edit"
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String?

    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.target", value: "number"))
    var target: Int?

    @Option(help: .words("option.start", value: "yyyy-mm-dd"))
    var start: Day?

    @Option(help: .words("option.deadline", value: "yyyy-mm-dd"))
    var deadline: Day?

    @Option(help: .words("option.goal-curriculum", value: "code[:yyyy-mm-dd]"))
    var curriculum: [GoalCurriculum] = []

    private static let clearable = ["title-en", "curriculum"]

    @Option(help: .clearing(GoalsEdit.clearable))
    var clear: [String] = []

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        try Clearing.check(clear, fields: Self.clearable)
    }

    func run() async throws {
        var edit = GoalEdit()
        edit.titleVi = .given(titleVi)
        edit.titleEn = .given(titleEn, clear: clear, "title-en")
        edit.target = .given(target)
        edit.start = .given(start)
        edit.deadline = .given(deadline)
        edit.curricula = .given(curriculum, clear: clear, "curriculum")
        let change = edit
        let changed = try await withTraining(global) { try await $0.goals.edit(code, change, by: .atTheShell) }
        let (done, goals) = (words("goals.edited", ["code": code]), changed.changedGoals)
        try global.output.show(GoalAnswer(body: changed, record: changed.thing, done: done, changedGoals: goals))
    }
}
