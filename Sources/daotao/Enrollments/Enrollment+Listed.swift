import Training

extension Enrollment: Listed {
    static var shown: [Column<Enrollment>] {
        [
            Column("number", .right) { $0.id }, Column("official-code") { $0.official },
            Column("full-name") { $0.fullName },
        ] + details
    }

    /// The columns for a list about one official.
    static var shownOfOne: [Column<Enrollment>] {
        [Column("number", .right) { $0.id }] + details
    }

    private static var details: [Column<Enrollment>] {
        [
            Column("enrolled-in") { $0.class ?? $0.course ?? $0.curriculum },
            Column("state") { $0.state.spoken },
            Column("enrolled-on") { $0.enrolledOn.spoken },
        ]
    }

    var essence: String { id }

    /// The enrollment in full.
    var fields: [CardLine] {
        [
            CardLine("number", id),
            CardLine("official", "\(fullName) (\(official))"),
            CardLine("enrolled-in", `class` ?? course ?? curriculum),
            CardLine("version", version.map { "\($0)" }),
            CardLine("state", state.spoken),
            CardLine("enrolled-on", enrolledOn.spoken),
            CardLine("reason", reason.map { RegistryReason.spoken($0) }),
            CardLine("recorded-at", recordedAt.spoken),
            CardLine("recorded-by", CallerName.spoken(recordedBy)),
            CardLine("origin", source?.spoken),
        ]
    }
}
