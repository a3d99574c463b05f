import ArgumentParser
import Training

/// `daotao organizations list`: the units, as they are today or were on a day.
struct OrganizationsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations list",
        examples: [
            "daotao organizations list --under 01": "example.organizations-list",
            "daotao organizations list --all --format csv > organizations.csv": "example.organizations-export",
        ]
    )

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @Option(help: .words("option.on-day", value: "yyyy-mm-dd"))
    var on: Day?

    @Option(help: .words("option.level-filter"))
    var level: OrganizationLevel?

    @Option(help: .words("option.text", value: "words"))
    var text: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = OrganizationFilter()
        (filter.under, filter.level, filter.text) = (under, level, text)
        try await page.show { [filter] in
            try await $0.organizations.list(filter, on: on, for: .atTheShell, $1)
        }
    }
}
