import ArgumentParser

/// `daotao imports`.
struct ImportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports",
        abstract: words("help.imports"),
        subcommands: [
            ImportsList.self, ImportsShow.self, ImportsUndo.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
