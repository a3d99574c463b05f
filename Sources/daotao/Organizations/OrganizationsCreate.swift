import ArgumentParser
import Training

/// `daotao organizations create`: a new unit.
struct OrganizationsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations create",
        examples: [
            "daotao organizations create 01999 --level commune --parent 001 --name \"Phường Mới\"":
                "example.organizations-create"
        ]
    )

    @Argument(help: .words("option.organization", value: "code"))
    var code: String

    @Option(help: .words("option.level-new"))
    var level: OrganizationLevel

    @Option(help: .words("option.parent-code", value: "code"))
    var parent: String?

    @Option(help: .words("option.organization-name", value: "text"))
    var name: String

    @Option(help: .words("option.organization-from", value: "yyyy-mm-dd"))
    var from: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let command = CreateOrganization(
            code: code,
            parentCode: parent,
            level: level,
            name: name,
            validFrom: from
        )
        let unit = try await withTraining(global) { try await $0.organizations.create(command, by: .atTheShell) }
        try global.output.show(Card(unit, done: words("organizations.created", ["name": unit.name])))
    }
}
