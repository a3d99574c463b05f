import Training

extension TargetGroup: Listed {
    static var shown: [Column<TargetGroup>] {
        [
            Column("code") { $0.code },
            Column("title") { Spoken.language == .en ? $0.titleEn ?? $0.titleVi : $0.titleVi },
            Column("category") { $0.categories.joined(separator: ", ") },
            Column("position") { $0.positions.joined(separator: ", ") },
        ]
    }

    var essence: String { code }

    /// The group in full.
    var fields: [CardLine] {
        [
            CardLine("code", code),
            CardLine("title-vi", titleVi),
            CardLine("title-en", titleEn),
            CardLine("category", categories.joined(separator: ", ")),
            CardLine("position", positions.joined(separator: ", ")),
        ]
    }
}
