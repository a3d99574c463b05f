import ArgumentParser
import Training

/// `daotao tokens revoke`: revokes a token, at once and for good.
struct TokensRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "tokens revoke",
        examples: [
            "daotao tokens revoke 12": "example.tokens-revoke",
            "daotao tokens revoke 12 --with-children": "example.tokens-revoke-children",
        ]
    )

    @Argument(help: .words("option.token", value: "number"))
    var id: String

    @Flag(name: .customLong("with-children"), help: .words("option.token-with-children"))
    var withChildren = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let token = try await withTraining(global) {
            try await $0.accounts.revoke(id, withChildren: withChildren, by: .atTheShell)
        }
        let revoked = [token.id] + token.children
        try global.output.show(
            Card(token) { token, canvas in
                revoked.map { canvas.done(words("tokens.revoke-done", ["id": $0])) } + [canvas.fields(token.fields)]
            }
        )
    }
}
