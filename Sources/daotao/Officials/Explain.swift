import ArgumentParser
import Training

/// `daotao explain`: why an official counts towards a goal, or what is missing.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "explain",
        examples: ["daotao explain CB00000001 --goal DX-2022": "example.explain"]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @Option(help: .words("option.explain-goal", value: "code"))
    var goal = Goals.first

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let explanation = try await withTraining(global) {
            try await $0.officials.explain(official, goal: goal, for: .atTheShell)
        }
        try global.output.show(ExplanationAnswer(body: explanation))
    }
}
