import ArgumentParser
import Training

/// `daotao curricula retire`: ends a version of a curriculum: from that day nobody new satisfies it.
struct CurriculaRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: words("help.curricula.retire"),
        discussion: Examples.text([
            ("daotao curricula retire CT-XA 1 --on 2023-01-01", "example.curricula-retire")
        ])
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @Argument(help: .words("option.version", value: "version"))
    var version: Int?

    @Option(help: .words("option.retire-on", value: "yyyy-mm-dd"))
    var on: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let day = on ?? .today()
        let curriculum = try await withTraining(global) {
            try await $0.curricula.retire(code, version: version, on: day, by: .atTheShell)
        }
        try global.output.show(
            Card(curriculum) { curriculum, canvas in
                let named = ["code": curriculum.code, "version": "\(curriculum.version)", "day": day.spoken]
                return [
                    canvas.done(words("curricula.retired", named)),
                    canvas.fields(curriculum.fields),
                ]
            }
        )
    }
}
