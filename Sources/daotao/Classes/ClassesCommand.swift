import ArgumentParser

/// `daotao classes`.
struct ClassesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes",
        abstract: words("help.classes"),
        subcommands: [ClassesCreate.self, ClassesEdit.self, ClassesList.self, ClassesShow.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
