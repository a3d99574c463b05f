import ArgumentParser

/// `daotao goals`.
struct GoalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goals",
        abstract: words("help.goals"),
        subcommands: [
            GoalsList.self, GoalsCreate.self, GoalsEdit.self, GoalsShow.self, GoalsAllocate.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
