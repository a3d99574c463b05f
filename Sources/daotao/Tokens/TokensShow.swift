import ArgumentParser
import Training

/// `daotao tokens show`: one token, without its secret.
struct TokensShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "tokens show",
        examples: ["daotao tokens show 12": "example.tokens-show"]
    )

    @Argument(help: .words("option.token", value: "number"))
    var id: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let token = try await withTraining(global) { try await $0.accounts.show(id, by: .atTheShell) }
        try global.output.show(Card(token))
    }
}
