import FoundationEssentials
import Shapes
import Training

extension AuditRecord: Listed {
    static var shown: [Column<AuditRecord>] {
        [
            Column("number", .right) { $0.id },
            Column("at") { $0.at.spoken },
            Column("by") { CallerName.spoken($0.by) },
            Column("address", only: .page) { $0.address },
            Column("request", only: .page) { $0.request },
            Column("action") { $0.inWords.action },
            Column("about", only: .table) { $0.name },
            Column("about", only: .page) { [$0.inWords.subject, $0.name].compactMap(\.self).joined(separator: " ") },
            Column("unit-code") { $0.organization },
            Column("changes", only: .table) { $0.spokenChanges },
        ]
    }

    var essence: String { id }

    /// A field that changed, in words.
    struct FieldChange {
        let field: String
        let before: String?
        let after: String?
    }

    /// Each field that changed, with its value before and after; a value without fields has an empty name.
    var fieldChanges: [FieldChange] { changes(in: inWords) }

    /// The fields that changed, with names and values in one language.
    func changes(in words: AuditWords) -> [FieldChange] {
        let (old, new) = (Self.fields(of: before), Self.fields(of: after))
        return Set(old.keys).union(new.keys).sorted().map { field in
            FieldChange(
                field: field.isEmpty ? "" : words.name(of: field),
                before: old[field].map { words.value($0, of: field) },
                after: new[field].map { words.value($0, of: field) }
            )
        }
    }

    var inWords: AuditWords { AuditWords(record: self) }

    private static func fields(of value: JSONValue?) -> [String: JSONValue] {
        switch value {
        case .object(let members): Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
        case let value?: ["": value]
        case nil: [:]
        }
    }

    /// The fields that changed, on one line.
    private var spokenChanges: String {
        fieldChanges.map { change in
            let was = change.before.flatMap { $0.isEmpty ? nil : "\($0) → " } ?? ""
            let name = change.field.isEmpty ? "" : "\(change.field): "
            return name + was + (change.after ?? "")
        }.joined(separator: "; ")
    }
}
