import ArgumentParser
import Training

/// `daotao target-groups list`: the target groups.
struct TargetGroupsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: words("help.target-groups.list"),
        discussion: Examples.text([
            ("daotao target-groups list", "example.target-groups-list")
        ])
    )

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let groups = try await withTraining(global) { try await $0.targetGroups.list() }
        try global.output.show(Listing(items: groups, next: nil))
    }
}
