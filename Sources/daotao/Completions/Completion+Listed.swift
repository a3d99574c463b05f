import Training

extension Completion: Listed {
    static var shown: [Column<Completion>] {
        [
            Column("number", .right) { $0.id }, Column("official-code") { $0.official },
            Column("full-name") { $0.fullName },
        ] + details
    }

    /// The columns for a list about one official.
    static var shownOfOne: [Column<Completion>] {
        [Column("number", .right) { $0.id }] + details + [Column("origin") { $0.origin }]
    }

    private static var details: [Column<Completion>] {
        [
            Column("course") { $0.course },
            Column("completed-on") { $0.completedOn.spoken },
            Column("score", .right) { $0.score?.spoken },
            Column("evidence") { $0.evidence },
            Column("status") { $0.spokenStatus },
        ]
    }

    var essence: String { id }

    /// The completion in full.
    var fields: [CardLine] {
        [
            CardLine("number", id),
            CardLine("official", [fullName, "(\(official))"].compactMap(\.self).joined(separator: " ")),
            CardLine("course", course),
            CardLine("completed-on", completedOn.spoken),
            CardLine("score", score?.spoken),
            CardLine("evidence", evidence),
            CardLine("expires-on", expiresOn?.spoken),
            CardLine("status", spokenStatus),
            CardLine("flags", flags.map { words("completions.flag.\($0)") }.joined(separator: " ")),
            CardLine("recorded-at", recordedAt.spoken),
            CardLine("recorded-by", CallerName.spoken(recordedBy)),
            CardLine("origin", source?.spoken),
            CardLine("revoked-at", revokedAt?.spoken),
            CardLine("revocation-reason", revocationReason.map { RegistryReason.spoken($0) }),
        ]
    }

    private var spokenStatus: String? {
        if revokedAt != nil { return words("completions.is-revoked") }
        return isRecognition ? words("completions.is-recognition") : nil
    }

    private var origin: String? { source?.spoken ?? recordedBy }
}
