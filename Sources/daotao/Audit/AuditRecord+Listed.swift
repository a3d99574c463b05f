import FoundationEssentials
import Training

extension AuditRecord: Listed {
    static var shown: [Column<AuditRecord>] {
        [
            Column("number", .right) { $0.id },
            Column("at") { $0.at.spoken },
            Column("by") { $0.by },
            Column("action") { $0.action },
            Column("about") { $0.name },
            Column("unit-code") { $0.organization },
            Column("changes") { $0.changes },
        ]
    }

    static let columns = [
        "number", "at", "by", "address", "request", "action", "subject", "name", "organization_code", "before", "after",
    ]

    var records: [[String?]] {
        [
            [
                id, at.formatted(.iso8601), by, address, request, action, subject, name, organization, before?.json,
                after?.json,
            ]
        ]
    }

    var essence: String { id }

    /// Each field that changed, with what it was where it was something.
    private var changes: String {
        guard case .fields(let new) = after else { return before?.description ?? "" }
        let old: [String: AuditValue] = if case .fields(let fields) = before { fields } else { [:] }
        return Set(new.keys).union(old.keys).sorted().map { key in
            let was = old[key].map { "\($0) → " } ?? ""
            return "\(key): \(was)\(new[key]?.description ?? "")"
        }.joined(separator: "; ")
    }
}

extension AuditValue {
    /// The value as JSON, its keys in order; nil where it can't be written.
    fileprivate var json: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }
}
