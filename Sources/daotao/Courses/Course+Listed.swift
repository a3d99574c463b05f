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
    var fields: [CardLine] {
        [
            CardLine("code", code),
            CardLine("title-vi", titleVi),
            CardLine("title-en", titleEn),
            CardLine("hours", hours?.spoken),
            CardLine("course-format", spokenFormat),
            CardLine("provider", provider),
            CardLine("languages", languages.joined(separator: ", ")),
            CardLine("prerequisites", prerequisites.joined(separator: ", ")),
            CardLine("counts-as", countsAs.map(\.course).joined(separator: ", ")),
            CardLine("valid-months", validMonths?.spoken),
            CardLine("available-from", availableFrom?.spoken),
            CardLine("status", status.spoken),
            CardLine("retired-on", retiredOn?.spoken),
        ]
    }

    private var spokenFormat: String? { format.map { words("course-format.\($0)") } }

    private var spokenTitle: String {
        Spoken.language == .en ? titleEn ?? titleVi : titleVi
    }
}

extension PublicationStatus {
    /// The status in words.
    var spoken: String { words("status.\(rawValue)") }
}
