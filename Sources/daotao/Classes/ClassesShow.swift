import ArgumentParser
import Training

/// `daotao classes show`: one class.
struct ClassesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "classes show",
        examples: ["daotao classes show DX-101-HN1": "example.classes-show"]
    )

    @Argument(help: .words("option.class", value: "code"))
    var code: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let found = try await withTraining(global) { try await $0.classes.show(code, for: .atTheShell) }
        try global.output.show(Card(found))
    }
}
