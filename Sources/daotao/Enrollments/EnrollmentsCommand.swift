import ArgumentParser

/// `daotao enrollments`.
struct EnrollmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrollments",
        abstract: words("help.enrollments"),
        subcommands: [EnrollmentsImport.self, EnrollmentsExport.self, EnrollmentsList.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
