import ArgumentParser
import Training

/// `daotao enrollments reject`: rejects enrollments that were asked for.
struct EnrollmentsReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments reject",
        examples: ["daotao enrollments reject 12 --reason \"Sai đối tượng\"": "example.enrollments-reject"]
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
            Card(try await enrollments.reject(id, why: why, by: .atTheShell), isMoved: true)
        }
    }
}
