import ArgumentParser
import Training

/// `daotao tokens list`: the tokens.
struct TokensList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "tokens list",
        examples: ["daotao tokens list --live": "example.tokens-list"]
    )

    @Option(help: .words("option.token-role-filter"))
    var role: Role?

    @Flag(help: .words("option.token-live"))
    var live = false

    @Option(help: .words("option.token-maker", value: "number"))
    var maker: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = TokenFilter()
        (filter.role, filter.onlyLive, filter.maker) = (role, live, maker)
        try await page.show { [filter] in try await $0.accounts.list(filter, by: .atTheShell, $1) }
    }
}
