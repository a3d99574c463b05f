import ArgumentParser
import Training

/// `daotao enrollments turn`: starts the enrollments that begin today, and expires those that are over.
struct EnrollmentsTurn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments turn",
        examples: ["daotao enrollments turn": "example.enrollments-turn"]
    )

    @Option(help: .words("option.grace", value: "days"))
    var grace: Int = Enrollments.daysOfGrace

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let turn = try await withTraining(global) { try await $0.enrollments.turn(grace: grace, by: .atTheShell) }
        try global.output.show(DayTurnAnswer(turn: turn))
    }
}
