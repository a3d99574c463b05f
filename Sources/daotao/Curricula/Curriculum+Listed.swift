import FoundationEssentials
import Training

extension Curriculum: Listed {
    static var shown: [Column<Curriculum>] {
        [
            Column("code") { $0.code },
            Column("version", .right) { "\($0.version)" },
            Column("title") { Spoken.language == .en ? $0.titleEn ?? $0.titleVi : $0.titleVi },
            Column("target-group") { $0.targetGroup },
            Column("required-courses") { $0.codes(.required) },
            Column("status") { $0.status.spoken },
        ]
    }

    var essence: String { "\(code) \(version)" }

    /// The curriculum in full, without its courses.
    var fields: [CardLine] {
        [
            CardLine("code", code),
            CardLine("version", "\(version)"),
            CardLine("title-vi", titleVi),
            CardLine("title-en", titleEn),
            CardLine("target-group", targetGroup),
            CardLine("minimum-elective-hours", minimumElectiveHours?.spoken),
            CardLine("status", status.spoken),
            CardLine("retired-on", retiredOn?.spoken),
            CardLine("on-the-way", onTheWay.map { words("on-the-way.\($0.rawValue)") }),
            CardLine("on-the-way-until", onTheWayUntil?.spoken),
            CardLine("goals", goals.map(\.goal).joined(separator: ", ")),
        ]
    }

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
