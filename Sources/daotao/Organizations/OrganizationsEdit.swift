import ArgumentParser
import Training

/// `daotao organizations edit`: changes a unit's code, name or parent.
struct OrganizationsEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations edit",
        examples: [
            "daotao organizations edit 00001 --name \"Phường Hồng Hà\" --effective 2025-07-01":
                "example.organizations-edit"
        ]
    )

    @Argument(help: .words("option.organization", value: "code"))
    var code: String

    @Option(help: .words("option.organization-new-code", value: "code"))
    var newCode: String?

    @Option(help: .words("option.organization-name", value: "text"))
    var name: String?

    @Option(help: .words("option.parent-code", value: "code"))
    var parent: String?

    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var edit = OrganizationEdit()
        edit.code = .given(newCode)
        edit.name = .given(name)
        edit.parentCode = .given(parent)
        edit.effectiveOn = effective
        let change = edit
        let (unit, day) = try await withTraining(global) { training in
            let unit = try await training.organizations.edit(code, change, by: .atTheShell)
            return (unit, try await training.today(unless: change.effectiveOn).spoken)
        }
        try global.output.show(Card(unit, done: words("organizations.edited", ["name": unit.name, "day": day])))
    }
}
