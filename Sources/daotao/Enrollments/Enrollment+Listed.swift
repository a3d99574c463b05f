import Training

extension Enrollment: Listed {
    static var shown: [Column<Enrollment>] {
        [
            Column("number", .right) { $0.id },
            Column("official-code") { $0.official },
            Column("enrolled-in") { $0.class ?? $0.course ?? $0.curriculum },
            Column("state") { words("enrollment-state.\($0.state.rawValue)") },
            Column("enrolled-on") { $0.enrolledOn.spoken },
        ]
    }

    static let columns = [
        "id", "official_code", "course_code", "class_code", "curriculum_code", "enrolled_on", "state",
    ]

    var records: [[String?]] {
        [[id, official, course, `class`, curriculum, enrolledOn.description, state.rawValue]]
    }

    var essence: String { id }
}
