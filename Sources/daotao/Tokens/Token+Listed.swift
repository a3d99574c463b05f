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
    var fields: [CardLine] {
        [
            CardLine("number", id),
            CardLine("state", words("token-state.\(state)"), isGood: state == "live"),
            CardLine("role", words("role.\(role.rawValue)")),
            CardLine("scope", spokenScope),
            CardLine("purpose", purpose),
            CardLine("sees-national-ids", seesNationalIDs ? words("tokens.sees-national-ids") : nil),
            CardLine("expires-at", expiresAt.spoken),
            CardLine("created-at", createdAt.spoken),
            CardLine("created-by", createdBy),
            CardLine("maker", maker),
            CardLine("children", children.isEmpty ? nil : children.joined(separator: ", ")),
            CardLine("revoked-at", revokedAt?.spoken),
            CardLine("revoked-by", revokedBy),
            CardLine("last-used-at", lastUsedAt?.spoken),
            CardLine("last-used-address", lastUsedAddress),
        ]
    }

    private var spokenScope: String { scope ?? words("tokens.whole-state") }

    private var state: String {
        revokedAt != nil ? "revoked" : isLive(at: Date()) ? "live" : "expired"
    }
}
