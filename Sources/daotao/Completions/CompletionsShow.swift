import ArgumentParser
import Training

/// `daotao completions show`: one completion.
struct CompletionsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "completions show",
        examples: ["daotao completions show 3527": "example.completions-show"]
    )

    @Argument(help: .words("option.completion", value: "number"))
    var id: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let completion = try await withTraining(global) { try await $0.completions.show(id, for: .atTheShell) }
        try global.output.show(Card(completion))
    }
}
