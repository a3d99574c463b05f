import ArgumentParser
import FoundationEssentials
import Training

/// `daotao curricula create`: a new version of a curriculum, as a draft.
struct CurriculaCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: words("help.curricula.create"),
        discussion: Examples.text([
            (
                "daotao curricula create CT-XA 1 --title-vi \"Chuyển đổi số cấp xã\" --required DX-101 --required DX-401",
                "example.curricula-create"
            )
        ])
    )

    @Argument(help: .words("option.curriculum-new", value: "code"))
    var code: String

    @OptionGroup
    var number: NewVersionArgument

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String

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

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var command = CreateCurriculum(
            code: code,
            version: number.given ?? 1,
            titleVi: titleVi,
            titleEn: titleEn,
            targetGroup: targetGroup,
            courses: CurriculumCourse.listed(required: required, elective: elective)
        )
        command.minimumElectiveHours = minimumElectiveHours
        let made = command
        let curriculum = try await withTraining(global) { try await $0.curricula.create(made, by: .atTheShell) }
        try global.output.show(
            Card(curriculum) { curriculum, canvas in
                [
                    canvas.done(
                        words("curricula.created", ["code": curriculum.code, "version": "\(curriculum.version)"])
                    ),
                    canvas.fields(curriculum.fields),
                    canvas.courses(curriculum),
                    canvas.next(["daotao curricula publish \(curriculum.code) \(curriculum.version)"]),
                ]
            }
        )
    }
}
