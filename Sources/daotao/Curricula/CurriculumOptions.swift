import ArgumentParser
import FoundationEssentials
import Training

/// The options for a curriculum's fields besides its title, when it is made and when it is edited.
struct CurriculumOptions: ParsableArguments {
    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.target-group", value: "code"))
    var targetGroup: String?

    @Option(help: .words("option.required", value: "code"))
    var required: [String] = []

    @Option(help: .words("option.elective", value: "code"))
    var elective: [String] = []

    @Option(help: .words("option.minimum-elective-hours", value: "hours"))
    var minimumElectiveHours: Decimal?

    /// The courses that were named, the required ones first.
    var courses: [CurriculumCourse] {
        required.map { CurriculumCourse(code: $0, requirement: .required) }
            + elective.map { CurriculumCourse(code: $0, requirement: .elective) }
    }
}
