import ArgumentParser
import Training

/// `daotao goals allocate`: divides a goal's target among units.
struct GoalsAllocate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals allocate",
        examples: [
            "daotao goals allocate DX-2022 --by-headcount": "example.goals-headcount",
            "daotao goals allocate DX-2022 --to 01=310 --to 79=420": "example.goals-allocate",
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Option(help: .words("option.share", value: "code=number"))
    var to: [GoalAllocation] = []

    @Flag(help: .words("option.by-headcount"))
    var byHeadcount = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) { training in
            if byHeadcount {
                try await training.goals.allocateByHeadcount(code, by: .atTheShell)
            } else {
                try await training.goals.allocate(code, to, by: .atTheShell)
            }
        }
        let shared = words("goals.allocated", ["code": code, "count": record.allocations.count.spoken])
        try global.output.show(GoalAnswer(body: record, record: record, done: shared))
    }

    func validate() throws {
        guard byHeadcount != to.isEmpty else { return }
        throw ValidationError(words(byHeadcount ? "goals.either-way" : "goals.no-way"))
    }
}
