import ArgumentParser
import Training

/// `daotao enrollments reject`: rejects enrollments that were requested.
struct EnrollmentsReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments reject",
        examples: ["daotao enrollments reject 12 --reason \"Sai đối tượng\"": "example.enrollments-reject"]
    )

    @OptionGroup
    var move: MoveOptions

    func run() async throws {
        try await move.show { Card(try await $0.reject($1, why: $2, by: .atTheShell), isMoved: true) }
    }
}
