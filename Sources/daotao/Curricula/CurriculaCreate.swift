import ArgumentParser
import Training

/// `daotao curricula create`: a new version of a curriculum, as a draft.
struct CurriculaCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula create",
        examples: [
            "daotao curricula create CT-XA 1 --title-vi \"Chuyển đổi số cấp xã\" --required DX-101 --required DX-401":
                "example.curricula-create"
        ]
    )

    @Argument(help: .words("option.curriculum-new", value: "code"))
    var code: String

    @OptionGroup
    var number: NewVersionArgument

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String

    @OptionGroup
    var options: CurriculumOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var command = CreateCurriculum(
            code: code,
            version: number.given ?? 1,
            titleVi: titleVi,
            titleEn: options.titleEn,
            targetGroup: options.targetGroup,
            courses: options.courses
        )
        command.minimumElectiveHours = options.minimumElectiveHours
        let made = command
        let curriculum = try await withTraining(global) { try await $0.curricula.create(made, by: .atTheShell) }
        let done = words("curricula.created", ["code": curriculum.code, "version": "\(curriculum.version)"])
        try global.output.show(
            Card(curriculum, done: done) { curriculum, canvas in
                [
                    canvas.fields(curriculum.fields),
                    canvas.courses(curriculum),
                    canvas.next(["daotao curricula publish \(curriculum.code) \(curriculum.version)"]),
                ]
            }
        )
    }
}
