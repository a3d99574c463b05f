import ArgumentParser
import Training

/// `daotao curricula publish`: opens a version of a curriculum, whose courses never change again.
struct CurriculaPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula publish",
        examples: [
            "daotao curricula publish CT-XA 2 --on-the-way finish --until 2023-06-30": "example.curricula-publish"
        ]
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @OptionGroup
    var number: VersionArgument

    @Option(help: .words("option.on-the-way"))
    var onTheWay: OnTheWay = .finish

    @Option(help: .words("option.on-the-way-until", value: "yyyy-mm-dd"))
    var until: Day?

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        if onTheWay == .move, until != nil { throw ValidationError(words("curricula.until-to-finish")) }
    }

    func run() async throws {
        let curriculum = try await withTraining(global) {
            try await $0.curricula.publish(
                code,
                version: number.given,
                onTheWay: onTheWay,
                until: until,
                by: .atTheShell
            )
        }
        let named = ["code": curriculum.code, "version": "\(curriculum.version)"]
        let (done, changed) = (words("curricula.published", named), curriculum.changedGoals)
        try global.output.show(Card(curriculum.thing, in: curriculum, done: done, changedGoals: changed))
    }
}
