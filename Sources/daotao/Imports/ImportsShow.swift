import ArgumentParser
import Training

/// `daotao imports show`: one import: its file, its caller, and the fates of its rows.
struct ImportsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "imports show",
        examples: ["daotao imports show 7": "example.imports-show"]
    )

    @Argument(help: .words("option.import", value: "number"))
    var number: Int

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) { try await $0.imports.show(number, for: .atTheShell) }
        try global.output.show(Card(record))
    }
}
