import ArgumentParser
import Training

/// `daotao curricula edit`: changes a curriculum; its courses only while it is a draft.
struct CurriculaEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula edit",
        examples: [
            "daotao curricula edit CT-XA 2 --required DX-101 --elective DX-104 --minimum-elective-hours 4":
                "example.curricula-edit"
        ]
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @OptionGroup
    var number: VersionArgument

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String?

    @OptionGroup
    var options: CurriculumOptions

    private static let clearable = ["title-en", "target-group", "minimum-elective-hours"]

    @Option(help: .clearing(CurriculaEdit.clearable))
    var clear: [String] = []

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        try Clearing.check(clear, fields: Self.clearable)
    }

    func run() async throws {
        var edit = CurriculumEdit()
        edit.titleVi = .given(titleVi)
        edit.titleEn = .given(options.titleEn, clear: clear, "title-en")
        edit.targetGroup = .given(options.targetGroup, clear: clear, "target-group")
        edit.minimumElectiveHours = .given(options.minimumElectiveHours, clear: clear, "minimum-elective-hours")
        edit.courses = .given(options.courses)
        let change = edit
        let curriculum = try await withTraining(global) {
            try await $0.curricula.edit(code, version: number.given, change, by: .atTheShell)
        }
        let done = words("curricula.edited", ["code": curriculum.code, "version": "\(curriculum.version)"])
        try global.output.show(
            Card(curriculum, done: done) { [$1.fields($0.fields), $1.courses($0)] }
        )
    }
}
