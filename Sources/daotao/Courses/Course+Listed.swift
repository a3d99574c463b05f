import Training

extension Course: Listed {
    static var shown: [Column<Course>] {
        [
            Column("code") { $0.code },
            Column("title", only: .table) { $0.spokenTitle },
            Column("title-vi", only: .page) { $0.titleVi },
            Column("title-en", only: .page) { $0.titleEn },
            Column("hours", .right) { $0.hours?.spoken },
            Column("course-format") { course in course.format.map { words("course-format.\($0)") } },
            Column("provider", only: .page) { $0.provider },
            Column("languages", only: .page) { $0.languages.joined(separator: ", ") },
            Column("prerequisites", only: .page) { $0.prerequisites.joined(separator: ", ") },
            Column("counts-as", only: .page) { $0.countsAs.map(\.course).joined(separator: ", ") },
            Column("valid-months", only: .page) { $0.validMonths?.spoken },
            Column("available-from", only: .page) { $0.availableFrom?.spoken },
            Column("status") { $0.status.spoken },
            Column("retired-on", only: .page) { $0.retiredOn?.spoken },
        ]
    }

    var essence: String { code }

    private var spokenTitle: String {
        Spoken.language == .en ? titleEn ?? titleVi : titleVi
    }
}

extension PublicationStatus {
    /// The status in words.
    var spoken: String { words("status.\(rawValue)") }
}
