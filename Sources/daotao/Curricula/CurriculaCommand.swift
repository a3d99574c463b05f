import ArgumentParser

/// `daotao curricula`.
struct CurriculaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curricula",
        abstract: words("help.curricula"),
        subcommands: [
            CurriculaImport.self, CurriculaExport.self, CurriculaCreate.self, CurriculaEdit.self, CurriculaList.self,
            CurriculaShow.self,
            CurriculaPublish.self,
            CurriculaRetire.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
