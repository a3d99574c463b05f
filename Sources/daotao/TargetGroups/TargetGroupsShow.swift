import ArgumentParser
import Training

/// `daotao target-groups show`: one target group.
struct TargetGroupsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "target-groups show",
        examples: ["daotao target-groups show leaders": "example.target-groups-show"]
    )

    @Argument(help: .words("option.group", value: "code"))
    var code: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let group = try await withTraining(global) { try await $0.targetGroups.show(code) }
        try global.output.show(Card(group))
    }
}
