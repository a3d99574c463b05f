import FoundationEssentials
import Training

extension Curriculum: Listed {
    static var shown: [Column<Curriculum>] {
        [
            Column("code") { $0.code },
            Column("version", .right) { "\($0.version)" },
            Column("title", only: .table) { Spoken.language == .en ? $0.titleEn ?? $0.titleVi : $0.titleVi },
            Column("title-vi", only: .page) { $0.titleVi },
            Column("title-en", only: .page) { $0.titleEn },
            Column("target-group") { $0.targetGroup },
            Column("required-courses", only: .table) { $0.codes(.required) },
            Column("minimum-elective-hours", only: .page) { $0.minimumElectiveHours?.spoken },
            Column("status") { $0.status.spoken },
            Column("retired-on", only: .page) { $0.retiredOn?.spoken },
            Column("on-the-way", only: .page) { $0.onTheWay.map { words("on-the-way.\($0.rawValue)") } },
            Column("on-the-way-until", only: .page) { $0.onTheWayUntil?.spoken },
            Column("goals", only: .page) { $0.goals.map(\.goal).joined(separator: ", ") },
        ]
    }

    var essence: String { "\(code) \(version)" }

    private func codes(_ requirement: CourseRequirement) -> String {
        courses.filter { $0.requirement == requirement }.map(\.code).joined(separator: ", ")
    }
}

extension Canvas {
    /// The courses of a curriculum, the required ones first.
    func courses(_ curriculum: Curriculum) -> String {
        let sorted = CourseRequirement.allCases.flatMap { requirement in
            curriculum.courses.filter { $0.requirement == requirement }
        }
        return section(
            words("curricula.courses"),
            table(
                [
                    Column("course") { $0.code },
                    Column("requirement") { words("requirement.\($0.requirement.rawValue)") },
                ],
                sorted
            )
        )
    }
}
