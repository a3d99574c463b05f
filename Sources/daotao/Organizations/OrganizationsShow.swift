import ArgumentParser
import Training

/// `daotao organizations show`: one unit.
struct OrganizationsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations show",
        examples: ["daotao organizations show 24 --on 2022-06-30": "example.organizations-show"]
    )

    @Argument(help: .words("option.organization", value: "code"))
    var code: String

    @Option(help: .words("option.on-day", value: "yyyy-mm-dd"))
    var on: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let unit = try await withTraining(global) { try await $0.organizations.show(code, on: on, for: .atTheShell) }
        try global.output.show(Card(unit))
    }
}
