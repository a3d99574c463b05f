import ArgumentParser

/// `daotao target-groups`.
struct TargetGroupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target-groups",
        abstract: words("help.target-groups"),
        subcommands: [TargetGroupsList.self, TargetGroupsShow.self, TargetGroupsSet.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
