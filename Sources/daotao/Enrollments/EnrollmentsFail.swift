import ArgumentParser
import Training

/// `daotao enrollments fail`: records that enrollments ended without success.
struct EnrollmentsFail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments fail",
        examples: ["daotao enrollments fail 12 --reason \"Vắng quá ba buổi\"": "example.enrollments-fail"]
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
            Card(try await enrollments.fail(id, why: why, by: .atTheShell), isMoved: true)
        }
    }
}
