import ArgumentParser
import Training

/// `daotao goals balance list`: the opening balances of a goal.
struct GoalsBalanceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals balance list",
        examples: ["daotao goals balance list DX-2022": "example.goals-balance-list"]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        try await page.show { try await $0.goals.balances(of: code, for: .atTheShell, $1) }
    }
}
