import ArgumentParser
import Training

/// `daotao completions show`: one completion.
struct CompletionsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: words("help.completions.show"),
        discussion: Examples.text([
            ("daotao completions show 3527", "example.completions-show")
        ])
    )

    @Argument(help: .words("option.completion", value: "number"))
    var id: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let completion = try await withTraining(global) { try await $0.completions.show(id, for: .atTheShell) }
        try global.output.show(Card(completion) { [$1.fields($0.fields)] })
    }
}
