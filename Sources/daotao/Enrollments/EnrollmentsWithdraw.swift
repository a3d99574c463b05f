import ArgumentParser
import Training

/// `daotao enrollments withdraw`: withdraws enrollments; their seats go to those who wait.
struct EnrollmentsWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments withdraw",
        examples: ["daotao enrollments withdraw 12 --reason \"Chuyển công tác\"": "example.enrollments-withdraw"]
    )

    @Argument(help: .words("option.enrollment", value: "number"))
    var ids: [String]

    @OptionGroup
    var reason: RequiredReasonOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let why = reason.given
        try await EnrollmentMoves.show(ids, global) { enrollments, id in
            let withdrawn = try await enrollments.withdraw(id, why: why, by: .atTheShell)
            return Card(withdrawn.thing, in: withdrawn, isMoved: true, promoted: withdrawn.promoted)
        }
    }
}
