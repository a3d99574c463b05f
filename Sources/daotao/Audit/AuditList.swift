import ArgumentParser
import Training

/// `daotao audit list`: who did what to what, the latest first.
struct AuditList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "audit list",
        examples: [
            "daotao audit list --official CB00000001": "example.audit-list",
            "daotao audit list --action national_id.read --from 2022-01-01": "example.audit-list-reads",
        ]
    )

    @Option(help: .words("option.audit-official", value: "official"))
    var official: String?

    @Option(help: .words("option.audit-by", value: "caller"))
    var by: String?

    @Option(help: .words("option.audit-action", value: "action"))
    var action: AuditAction?

    @Option(help: .words("option.audit-subject", value: "kind"))
    var subject: AuditSubject?

    @Option(help: .words("option.audit-name", value: "code"))
    var name: String?

    @Option(help: .words("option.audit-request", value: "request"))
    var request: String?

    @Option(help: .words("option.from", value: "yyyy-mm-dd"))
    var from: Day?

    @Option(help: .words("option.until", value: "yyyy-mm-dd"))
    var until: Day?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = AuditFilter()
        (filter.by, filter.action, filter.request) = (by, action, request)
        (filter.subject, filter.name, filter.official) = (subject, name, official)
        (filter.from, filter.until) = (from, until)
        try await page.show { [filter] in try await $0.audit.list(filter, by: .atTheShell, $1) }
    }
}
