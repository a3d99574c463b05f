import ArgumentParser
import Training

/// `daotao organizations reopen`: reopens a unit that has ended.
struct OrganizationsReopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations reopen",
        examples: [
            "daotao organizations reopen 24": "example.organizations-reopen",
            "daotao organizations reopen 24 --on 2026-01-01": "example.organizations-reopen-on",
        ]
    )

    @Argument(help: .words("option.organization-last-code", value: "code"))
    var code: String

    @Option(help: .words("option.reopen-on", value: "yyyy-mm-dd"))
    var on: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let unit = try await withTraining(global) {
            try await $0.organizations.reopen(code, on: on, by: .atTheShell)
        }
        try global.output.show(Card(unit, done: words("organizations.reopened", ["name": unit.name])))
    }
}
