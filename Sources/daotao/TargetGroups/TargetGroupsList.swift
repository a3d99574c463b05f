import ArgumentParser
import Training

/// `daotao target-groups list`: the target groups.
struct TargetGroupsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "target-groups list",
        examples: ["daotao target-groups list": "example.target-groups-list"]
    )

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let groups = try await withTraining(global) { try await $0.targetGroups.list() }
        try global.output.show(Listing(items: groups, next: nil))
    }
}
