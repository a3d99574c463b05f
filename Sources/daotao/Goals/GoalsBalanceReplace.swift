import ArgumentParser
import Training

/// `daotao goals balance replace`: puts another number in the place of an opening balance.
struct GoalsBalanceReplace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals balance replace",
        examples: [
            "daotao goals balance replace DX-2022 1 --count 400 --source \"QĐ 77/QĐ-BTTTT\"":
                "example.goals-balance-replace"
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Argument(help: .words("option.balance-number"))
    var number: Int

    @Option(help: .words("option.balance-left", value: "number"))
    var count: Int

    @Option(help: .words("option.balance-source", value: "text"))
    var source: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let balance = try await withTraining(global) {
            try await $0.goals.replaceBalance(number, of: code, by: count, source: source, by: .atTheShell)
        }
        let told = ["number": "\(number)", "count": count.spoken, "by": "\(balance.number)"]
        try global.output.show(Card(balance, done: words("goals.balance-replaced", told)))
    }
}
