import Training

extension TargetGroup: Listed {
    static var shown: [Column<TargetGroup>] {
        [
            Column("code") { $0.code },
            Column("title", only: .table) { Spoken.language == .en ? $0.titleEn ?? $0.titleVi : $0.titleVi },
            Column("title-vi", only: .page) { $0.titleVi },
            Column("title-en", only: .page) { $0.titleEn },
            Column("category") { $0.categories.joined(separator: ", ") },
            Column("position") { $0.positions.joined(separator: ", ") },
        ]
    }

    var essence: String { code }
}
