import ArgumentParser
import Training

/// `daotao enrollments withdraw`: withdraws enrollments; their seats go to those who wait.
struct EnrollmentsWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: words("help.enrollments.withdraw"),
        discussion: Examples.text([
            ("daotao enrollments withdraw 12 --why \"Chuyển công tác\"", "example.enrollments-withdraw")
        ])
    )

    @Argument(help: .words("option.enrollment", value: "number"))
    var ids: [String]

    @Option(help: .words("option.why", value: "text"))
    var why: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await EnrollmentAnswer.show(ids, global) { enrollments, id in
            try await enrollments.withdraw(id, why: why, by: .atTheShell)
        }
    }
}
