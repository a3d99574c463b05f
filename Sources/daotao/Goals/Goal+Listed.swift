import Training

extension Goal: Listed {
    static var shown: [Column<Goal>] {
        [
            Column("code") { $0.code },
            Column("title", only: .table) { $0.spokenTitle },
            Column("title-vi", only: .page) { $0.titleVi },
            Column("title-en", only: .page) { $0.titleEn },
            Column("target", .right) { $0.target.spoken },
            Column("start") { $0.start.spoken },
            Column("deadline") { $0.deadline.spoken },
        ]
    }

    var essence: String { code }

    /// The title in the language of this run, where the goal has one.
    var spokenTitle: String {
        Spoken.language == .en ? titleEn ?? titleVi : titleVi
    }
}
