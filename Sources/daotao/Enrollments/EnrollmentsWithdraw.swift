import ArgumentParser
import Training

/// `daotao enrollments withdraw`: withdraws enrollments; their seats go to the waitlist.
struct EnrollmentsWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments withdraw",
        examples: ["daotao enrollments withdraw 12 --reason \"Chuyển công tác\"": "example.enrollments-withdraw"]
    )

    @OptionGroup
    var move: MoveOptions

    func run() async throws {
        try await move.show { enrollments, id, why in
            let withdrawn = try await enrollments.withdraw(id, why: why, by: .atTheShell)
            return Card(withdrawn.thing, in: withdrawn, isMoved: true, promoted: withdrawn.promoted)
        }
    }
}
