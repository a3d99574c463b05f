import Hummingbird
import Serving
import Shapes
import Training

/// The routes of the audit trail.
struct AuditRoutes {
    let audit: Audit

    var operations: [Operation] {
        [list, show]
    }

    private var list: Operation {
        .list(
            "/v1/audit",
            id: "listAudit",
            "The audit trail, the latest first.",
            right: .scopedAdministrator,
            [
                .query("by", .text(1...200), "Only what this caller did: `token:12`, `operator:lan`."),
                .query("action", .choice(of: AuditAction.self), "Only this action."),
                .query("subject", .choice(of: AuditSubject.self), "Only what was done to this kind of thing."),
                .query("name", .code, "Only what was done to the thing with this code or number."),
                .query(
                    "official",
                    .code,
                    "Only what is about this official, under every number they have had, with their completions, their enrollments and the readings of their national ID."
                ),
                .query("request", .text(1...64), "Only what was done in this request."), .from, .until,
            ],
            problems: [.noSuchOfficial]
        ) { input, page in
            var filter = AuditFilter()
            filter.by = input.text("by")
            filter.action = input.choice("action")
            filter.subject = input.choice("subject")
            filter.name = input.text("name")
            filter.official = input.text("official")
            filter.request = input.text("request")
            filter.from = input.day("from")
            filter.until = input.day("until")
            return try await audit.list(filter, by: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/audit/{id}",
            id: "showAuditEntry",
            "One entry of the audit trail.",
            right: .scopedAdministrator,
            [.path("id", "The entry's number.", .number)],
            problems: [.noSuchAuditEntry]
        ) { input in
            try await audit.show(input.path("id"), by: input.caller)
        }
    }
}
