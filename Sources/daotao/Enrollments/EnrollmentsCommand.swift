import ArgumentParser

/// `daotao enrollments`.
struct EnrollmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrollments",
        abstract: words("help.enrollments"),
        subcommands: [
            EnrollmentsCreate.self, EnrollmentsImport.self, EnrollmentsExport.self, EnrollmentsList.self,
            EnrollmentsShow.self, EnrollmentsApprove.self, EnrollmentsReject.self, EnrollmentsWithdraw.self,
            EnrollmentsFail.self, EnrollmentsTurn.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
