import ArgumentParser

/// `daotao audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: words("help.audit"),
        subcommands: [AuditList.self, AuditShow.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
