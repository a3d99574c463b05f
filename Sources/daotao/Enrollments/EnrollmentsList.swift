import ArgumentParser
import Training

/// `daotao enrollments list`: who is enrolled where, and who was.
struct EnrollmentsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: words("help.enrollments.list"),
        discussion: Examples.text([
            ("daotao enrollments list --state waitlisted --under 01", "example.enrollments-list")
        ])
    )

    @Option(help: .words("option.state"))
    var state: EnrollmentState?

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @OptionGroup
    var page: PageOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await withTraining(global) { training in
            try await page.show(on: global.output) {
                try await training.enrollments.list(under: under, state: state, $0)
            }
        }
    }
}
