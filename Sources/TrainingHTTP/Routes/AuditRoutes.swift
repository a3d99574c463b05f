import Hummingbird
import Training

/// Who did what to what.
struct AuditRoutes {
    let audit: Audit

    var operations: [Operation] {
        [
            Operation.list(
                "/v1/audit",
                id: "listAudit",
                "The audit trail, the latest first.",
                of: .auditRecord,
                role: .administrator,
                [
                    .query("by", .text(1...200), "Only what this caller did: `token:12`, `operator:lan`."),
                    .query("action", .choice(of: AuditAction.self), "Only this action."),
                    .query("subject", .text(1...64), "Only what was done to this kind of thing."),
                    .query("name", .code, "Only what was done to the thing of this code or number."),
                    .query("request", .text(1...64), "Only what was done in this request."), .from, .until,
                ]
            ) { input, page in
                var filter = AuditFilter()
                filter.by = input.text("by")
                filter.action = input.text("action")
                filter.subject = input.text("subject")
                filter.name = input.text("name")
                filter.request = input.text("request")
                filter.from = input.day("from")
                filter.until = input.day("until")
                return try await audit.list(filter, by: input.caller, page)
            }.forScopedAdministrators
        ]
    }
}
