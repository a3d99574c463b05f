import ArgumentParser
import Training

/// `daotao enrollments fail`: records that enrollments ended without success.
struct EnrollmentsFail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments fail",
        examples: ["daotao enrollments fail 12 --reason \"Vắng quá ba buổi\"": "example.enrollments-fail"]
    )

    @OptionGroup
    var move: MoveOptions

    func run() async throws {
        try await move.show { Card(try await $0.fail($1, why: $2, by: .atTheShell), isMoved: true) }
    }
}
