import FoundationEssentials

extension Token: Tabular {
    /// The columns.
    public static let columns = [
        "id", "purpose", "role", "scope", "sees_national_ids", "created_at", "created_by", "expires_at", "revoked_at",
        "revoked_by", "last_used_at", "last_used_address", "maker",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        [
            [
                id, purpose, role.rawValue, scope, "\(seesNationalIDs)", createdAt.formatted(.iso8601), createdBy,
                expiresAt.formatted(.iso8601), revokedAt?.formatted(.iso8601), revokedBy,
                lastUsedAt?.formatted(.iso8601), lastUsedAddress, maker,
            ]
        ]
    }
}
