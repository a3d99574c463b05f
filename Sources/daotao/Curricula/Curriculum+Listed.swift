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
    var fields: [Field] {
        [
            Field("code", code),
            Field("version", "\(version)"),
            Field("title-vi", titleVi),
            Field("title-en", titleEn),
            Field("target-group", targetGroup),
            Field("minimum-elective-hours", minimumElectiveHours?.spoken),
            Field("status", status.spoken),
            Field("retired-on", retiredOn?.spoken),
            Field("on-the-way", onTheWay.map { words("on-the-way.\($0.rawValue)") }),
            Field("on-the-way-until", onTheWayUntil?.spoken),
            Field("goals", goals.map(\.goal).joined(separator: ", ")),
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
