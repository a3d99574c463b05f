import FoundationEssentials
import Shapes
import Training

/// An entry of the audit trail in words: its action, its fields and their values, where programs get codes.
struct AuditWords {
    let record: AuditRecord
    var language = Spoken.language

    /// The action in words.
    var action: String { Self.word("action", record.action, in: language) ?? record.action }

    /// The kind of thing in words.
    var subject: String { Self.word("subject", record.subject, in: language) ?? record.subject }

    /// The name of a field in words.
    func name(of field: String) -> String {
        Catalogue.training.fieldName(field == "place" ? place ?? field : field, in: language) ?? field
    }

    /// The key of the field that says where national IDs were read or tried; nil for a place on the map.
    private var place: String? {
        switch record.action {
        case AuditAction.nationalIDRead.rawValue: "readPlace"
        case AuditAction.nationalIDTry.rawValue: "tryPlace"
        default: nil
        }
    }

    /// The value of a field in words.
    func value(_ value: JSONValue, of field: String) -> String {
        switch value {
        case .null: ""
        case .flag(let flag): words(flag ? "value.yes" : "value.no", in: language)
        case .number(let digits): language == .vi ? digits.replacing(".", with: ",") : digits
        case .text(let text): self.text(text, of: field)
        case .array(let values): values.map { self.value($0, of: field) }.joined(separator: ", ")
        case .object(let members):
            members
                .map { "\(name(of: $0.key)): \(self.value($0.value, of: $0.key))" }
                .joined(separator: ", ")
        }
    }

    private func text(_ text: String, of field: String) -> String {
        if ["why", "reason", "revocationReason"].contains(field) { return RegistryReason.spoken(text, in: language) }
        if ["by", "createdBy", "revokedBy", "recordedBy"].contains(field) {
            return CallerName.spoken(text, in: language)
        }
        if let list = list(of: field), let word = Self.word(list, text, in: language) { return word }
        return Day(text)?.spoken(in: language) ?? text
    }

    /// The closed list that a field's values come from.
    private func list(of field: String) -> String? {
        switch field {
        case "state": "enrollment-state"
        case "format": "course-format"
        case "categories": "category"
        case "mode": "import-mode"
        case "onTheWay": "on-the-way"
        case "place" where record.action == AuditAction.nationalIDRead.rawValue: "reading-place"
        case "place" where record.action == AuditAction.nationalIDTry.rawValue: "trying-place"
        case "status", "level", "gender", "category", "requirement", "role", "kind": field
        default: nil
        }
    }

    private static func word(_ list: String, _ code: String, in language: Language) -> String? {
        let key = "\(list).\(code)"
        let word = words(key, in: language)
        return word == key ? nil : word
    }
}
