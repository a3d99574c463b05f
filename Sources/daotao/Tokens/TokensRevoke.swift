import ArgumentParser
import Training

/// `daotao tokens revoke`: takes a token away, at once and for good.
struct TokensRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: words("help.tokens.revoke"),
        discussion: Examples.text([
            ("daotao tokens revoke 12", "example.tokens-revoke")
        ])
    )

    @Argument(help: .words("option.token", value: "number"))
    var id: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let token = try await withTraining(global) { try await $0.accounts.revoke(id, by: .atTheShell) }
        try global.output.show(
            Card(token) { [$1.done(words("tokens.revoke-done", ["id": $0.id])), $1.fields($0.fields)] }
        )
    }
}
