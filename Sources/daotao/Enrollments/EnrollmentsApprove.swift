import ArgumentParser
import Training

/// `daotao enrollments approve`: approves enrollments that were requested.
struct EnrollmentsApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments approve",
        examples: ["daotao enrollments approve 12 13": "example.enrollments-approve"]
    )

    @Argument(help: .words("option.enrollment", value: "number"))
    var ids: [String]

    @OptionGroup
    var reason: ReasonOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await EnrollmentMoves.show(ids, global) { enrollments, id in
            Card(try await enrollments.approve(id, why: reason.given, by: .atTheShell), isMoved: true)
        }
    }
}
