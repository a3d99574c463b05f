import ArgumentParser
import Training

/// `daotao officials show`: everything about one official.
struct OfficialsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials show",
        examples: ["daotao officials show CB00000001": "example.officials-show"]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) { try await $0.officials.show(official, for: .atTheShell) }
        try global.output.show(Card(record))
    }
}
