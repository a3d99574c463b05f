import FoundationEssentials

extension AuditRecord: Tabular {
    /// The columns.
    public static let columns = [
        "number", "at", "by", "address", "request", "action", "subject", "name", "organization_code", "before", "after",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        [
            [
                id, at.formatted(.iso8601), by, address, request, action, subject, name, organization, before?.written,
                after?.written,
            ]
        ]
    }
}

extension AuditValue {
    /// The value as JSON, its keys in order; nil where it can't be written.
    fileprivate var written: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }
}
