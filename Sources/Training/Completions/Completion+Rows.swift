import FoundationEssentials

extension Completion: Tabular {
    /// The columns: those of the export, and what only the registry knows.
    public static let columns = [
        "official_code", "national_id", "course_code", "completed_on", "score", "evidence", "id", "recorded_at",
        "recorded_by", "is_recognition", "expires_on", "flags", "revoked_at", "revocation_reason",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        let fact: [String?] = [course, completedOn.description, score.map { "\($0)" }, evidence]
        let known: [String?] = [
            id, recordedAt.formatted(.iso8601), recordedBy, "\(isRecognition)", expiresOn?.description,
            flags.joined(separator: " "), revokedAt?.formatted(.iso8601), revocationReason,
        ]
        return [official.numberFields(isNationalID: isByNationalID) + fact + known]
    }
}
