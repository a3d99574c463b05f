import ArgumentParser

/// `daotao tokens`.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: words("help.tokens"),
        subcommands: [TokensCreate.self, TokensList.self, TokensShow.self, TokensRevoke.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
