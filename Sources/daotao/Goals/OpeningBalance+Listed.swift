import Training

extension OpeningBalance: Listed {
    static var shown: [Column<OpeningBalance>] {
        [
            Column("balance", .right) { "\($0.number)" },
            Column("unit") { "\($0.name) (\($0.organization))" },
            Column("balance-day") { $0.day.spoken },
            Column("people-without-names", .right) { $0.officials.spoken },
            Column("source") { $0.source },
            Column("replaced-by", .right) { $0.replacedBy.map { "\($0)" } },
            Column("by", only: .page) { $0.by },
            Column("made-at", only: .page) { $0.madeAt.spoken },
        ]
    }

    var essence: String { "\(number)" }
}
