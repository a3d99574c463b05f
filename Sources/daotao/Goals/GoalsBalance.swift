import ArgumentParser
import Training

/// `daotao goals balance`: people who were trained before records began.
struct GoalsBalance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals balance",
        subcommands: [GoalsBalanceAdd.self, GoalsBalanceList.self, GoalsBalanceReplace.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
