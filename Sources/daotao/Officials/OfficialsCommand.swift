import ArgumentParser

/// `daotao officials`.
struct OfficialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officials",
        abstract: words("help.officials"),
        subcommands: [
            OfficialsImport.self, OfficialsExport.self, OfficialsList.self, OfficialsSearch.self, OfficialsShow.self,
            OfficialsCreate.self, OfficialsEdit.self, OfficialsRecord.self, OfficialsDepart.self,
            OfficialsReturn.self, OfficialsCorrect.self, OfficialsMerge.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
