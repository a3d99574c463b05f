import ArgumentParser
import Training

/// `daotao goals balance add`: states how many officials of a unit were trained before records began.
struct GoalsBalanceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals balance add",
        examples: [
            "daotao goals balance add DX-2022 --unit G14 --count 1000 --on 2022-03-31 --source \"BC 45/BC-BTTTT\"":
                "example.goals-balance-add"
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Option(help: .words("option.balance-unit", value: "code"))
    var unit: String

    @Option(help: .words("option.balance-count", value: "number"))
    var count: Int

    @Option(help: .words("option.balance-on", value: "yyyy-mm-dd"))
    var on: Day

    @Option(help: .words("option.balance-source", value: "text"))
    var source: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let request = StateBalance(unit: unit, officials: count, day: on, source: source)
        let balance = try await withTraining(global) {
            try await $0.goals.addBalance(code, request, by: .atTheShell)
        }
        let told = ["number": "\(balance.number)", "count": count.spoken, "unit": unit]
        try global.output.show(Card(balance, done: words("goals.balance-added", told)))
    }
}
