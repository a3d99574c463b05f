import ArgumentParser

/// `daotao organizations`.
struct OrganizationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organizations",
        abstract: words("help.organizations"),
        subcommands: [
            OrganizationsImport.self, OrganizationsExport.self, OrganizationsList.self, OrganizationsShow.self,
            OrganizationsCreate.self, OrganizationsEdit.self, OrganizationsClose.self, OrganizationsReopen.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
