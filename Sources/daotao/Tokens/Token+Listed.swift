import FoundationEssentials
import Training

extension Token: Listed {
    static var shown: [Column<Token>] {
        [
            Column("number", .right) { $0.id },
            Column("role") { words("role.\($0.role.rawValue)") },
            Column("scope") { $0.spokenScope },
            Column("purpose") { $0.purpose },
            Column("expires-at") { $0.expiresAt.spoken },
            Column("last-used-at") { $0.lastUsedAt?.spoken },
            Column("state") { words("token-state.\($0.state)") },
        ]
    }

    var essence: String { id }

    /// The token in full, without its secret.
    var fields: [Field] {
        [
            Field("number", id),
            Field("state", words("token-state.\(state)"), isGood: state == "live"),
            Field("role", words("role.\(role.rawValue)")),
            Field("scope", spokenScope),
            Field("purpose", purpose),
            Field("sees-national-ids", seesNationalIDs ? words("tokens.sees-national-ids") : nil),
            Field("expires-at", expiresAt.spoken),
            Field("created-at", createdAt.spoken),
            Field("created-by", createdBy),
            Field("maker", maker),
            Field("children", children.isEmpty ? nil : children.joined(separator: ", ")),
            Field("revoked-at", revokedAt?.spoken),
            Field("revoked-by", revokedBy),
            Field("last-used-at", lastUsedAt?.spoken),
            Field("last-used-address", lastUsedAddress),
        ]
    }

    private var spokenScope: String { scope ?? words("tokens.whole-state") }

    private var state: String {
        revokedAt != nil ? "revoked" : isLive(at: Date()) ? "live" : "expired"
    }
}
