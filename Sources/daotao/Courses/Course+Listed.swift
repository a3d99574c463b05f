import Training

extension Course: Listed {
    static var shown: [Column<Course>] {
        [
            Column("code") { $0.code },
            Column("title") { $0.spokenTitle },
            Column("hours", .right) { $0.hours?.spoken },
            Column("course-format") { $0.spokenFormat },
            Column("status") { $0.status.spoken },
        ]
    }

    var essence: String { code }

    /// The course in full.
    var fields: [Field] {
        [
            Field("code", code),
            Field("title-vi", titleVi),
            Field("title-en", titleEn),
            Field("hours", hours?.spoken),
            Field("course-format", spokenFormat),
            Field("provider", provider),
            Field("languages", languages.joined(separator: ", ")),
            Field("prerequisites", prerequisites.joined(separator: ", ")),
            Field("counts-as", countsAs.map(\.course).joined(separator: ", ")),
            Field("valid-months", validMonths?.spoken),
            Field("available-from", availableFrom?.spoken),
            Field("status", status.spoken),
            Field("retired-on", retiredOn?.spoken),
        ]
    }

    private var spokenFormat: String? { format.map { words("course-format.\($0)") } }

    private var spokenTitle: String {
        Spoken.language == .en ? titleEn ?? titleVi : titleVi
    }
}

extension PublicationStatus {
    /// The status as people call it.
    var spoken: String { words("status.\(rawValue)") }
}
