import ArgumentParser
import Training

/// `daotao enrollments show`: one enrollment with every move.
struct EnrollmentsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments show",
        examples: ["daotao enrollments show 12": "example.enrollments-show"]
    )

    @Argument(help: .words("option.enrollment", value: "number"))
    var id: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) { try await $0.enrollments.show(id, for: .atTheShell) }
        try global.output.show(Card(record))
    }
}
