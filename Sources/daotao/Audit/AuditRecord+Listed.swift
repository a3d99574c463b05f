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
