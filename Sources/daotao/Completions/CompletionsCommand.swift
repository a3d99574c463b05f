import ArgumentParser

/// `daotao completions`.
struct CompletionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: words("help.completions"),
        subcommands: [
            CompletionsRecord.self, CompletionsImport.self, CompletionsExport.self, CompletionsList.self,
            CompletionsShow.self,
            CompletionsRevoke.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
