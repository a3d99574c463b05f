import Training

extension Class: Listed {
    static var shown: [Column<Class>] {
        [
            Column("code") { $0.code },
            Column("course") { $0.course },
            Column("starts-on") { $0.startsOn?.spoken },
            Column("ends-on") { $0.endsOn?.spoken },
            Column("seats", .right) { $0.spokenSeats },
            Column("waitlisted", .right) { $0.waitlisted.spoken },
        ]
    }

    var essence: String { code }

    /// The class in full.
    var fields: [CardLine] {
        [
            CardLine("code", code),
            CardLine("course", course),
            CardLine("title-vi", titleVi),
            CardLine("starts-on", startsOn?.spoken),
            CardLine("ends-on", endsOn?.spoken),
            CardLine("opens-on", opensOn?.spoken),
            CardLine("closes-on", closesOn?.spoken),
            CardLine("seats", spokenSeats),
            CardLine("waitlisted", waitlisted.spoken),
            CardLine("place", place),
            CardLine("link", link),
            CardLine("provider", provider),
            CardLine("organization", organization),
            CardLine("requires-approval", requiresApproval ? words("value.yes") : nil),
        ]
    }

    private var spokenSeats: String {
        capacity.map { "\(seatsTaken.spoken) / \($0.spoken)" } ?? seatsTaken.spoken
    }
}
