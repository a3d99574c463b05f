import Training

extension Goal: Listed {
    static var shown: [Column<Goal>] {
        [
            Column("code") { $0.code },
            Column("title") { $0.spokenTitle },
            Column("target", .right) { $0.target.spoken },
            Column("start") { $0.start.spoken },
            Column("deadline") { $0.deadline.spoken },
        ]
    }

    var essence: String { code }

    /// The goal in full.
    var fields: [CardLine] {
        [
            CardLine("code", code),
            CardLine("title-vi", titleVi),
            CardLine("title-en", titleEn),
            CardLine("target", target.spoken),
            CardLine("start", start.spoken),
            CardLine("deadline", deadline.spoken),
        ]
    }

    /// The title in the language of this run, where the goal has one.
    var spokenTitle: String {
        Spoken.language == .en ? titleEn ?? titleVi : titleVi
    }
}
