import ArgumentParser
import Training

/// `daotao curricula retire`: ends a version of a curriculum, which nobody new can satisfy from that day on.
struct CurriculaRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula retire",
        examples: [
            "daotao curricula retire CT-XA 1 --on 2023-01-01": "example.curricula-retire",
            "daotao curricula retire CT-XA 1 --never": "example.curricula-retire-never",
        ]
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @OptionGroup
    var number: VersionArgument

    @OptionGroup
    var ending: EndingOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let (curriculum, day) = try await withTraining(global) { training in
            let day = try await ending.day(in: training)
            return (
                try await training.curricula.retire(code, version: number.given, on: day, by: .atTheShell), day
            )
        }
        let named = ["code": curriculum.code, "version": "\(curriculum.version)"]
        try global.output.show(
            Card(
                curriculum.thing.thing,
                in: curriculum,
                done: day.map { words("curricula.retired", named.merging(["day": $0.spoken]) { $1 }) }
                    ?? words("curricula.never-retired", named),
                changedGoals: curriculum.changedGoals,
                reinstated: curriculum.reinstated
            )
        )
    }
}
