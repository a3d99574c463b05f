import Training

extension Class: Listed {
    static var shown: [Column<Class>] {
        [
            Column("code") { $0.code },
            Column("course") { $0.course },
            Column("title-vi", only: .page) { $0.titleVi },
            Column("starts-on") { $0.startsOn?.spoken },
            Column("ends-on") { $0.endsOn?.spoken },
            Column("opens-on", only: .page) { $0.opensOn?.spoken },
            Column("closes-on", only: .page) { $0.closesOn?.spoken },
            Column("seats", .right) { $0.spokenSeats },
            Column("waitlisted", .right) { $0.waitlisted.spoken },
            Column("place", only: .page) { $0.place },
            Column("link", only: .page) { $0.link },
            Column("provider", only: .page) { $0.provider },
            Column("organization", only: .page) { $0.organization },
            Column("requires-approval", only: .page) { $0.requiresApproval ? words("value.yes") : nil },
        ]
    }

    var essence: String { code }

    private var spokenSeats: String {
        capacity.map { "\(seatsTaken.spoken) / \($0.spoken)" } ?? seatsTaken.spoken
    }
}
