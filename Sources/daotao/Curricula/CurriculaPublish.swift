import ArgumentParser
import Training

/// `daotao curricula publish`: opens a version of a curriculum: its courses never change again.
struct CurriculaPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: words("help.curricula.publish"),
        discussion: Examples.text([
            ("daotao curricula publish CT-XA 1", "example.curricula-publish")
        ])
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @Argument(help: .words("option.version", value: "version"))
    var version: Int?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let curriculum = try await withTraining(global) { try await $0.curricula.publish(code, version: version) }
        try global.output.show(
            Card(curriculum) { curriculum, canvas in
                [
                    canvas.done(
                        words("curricula.published", ["code": curriculum.code, "version": "\(curriculum.version)"])
                    ),
                    canvas.fields(curriculum.fields),
                ]
            }
        )
    }
}
