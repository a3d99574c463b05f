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
    var fields: [Field] {
        [
            Field("code", code),
            Field("course", course),
            Field("title-vi", titleVi),
            Field("starts-on", startsOn?.spoken),
            Field("ends-on", endsOn?.spoken),
            Field("opens-on", opensOn?.spoken),
            Field("closes-on", closesOn?.spoken),
            Field("seats", spokenSeats),
            Field("waitlisted", waitlisted.spoken),
            Field("place", place),
            Field("link", link),
            Field("provider", provider),
            Field("organization", organization),
            Field("requires-approval", requiresApproval ? words("value.yes") : nil),
        ]
    }

    private var spokenSeats: String {
        capacity.map { "\(seatsTaken.spoken) / \($0.spoken)" } ?? seatsTaken.spoken
    }
}
