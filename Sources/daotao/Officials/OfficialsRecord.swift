import ArgumentParser
import Training

/// `daotao officials record`: the record sheet of one official.
struct OfficialsRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials record",
        examples: ["daotao officials record CB00000001": "example.officials-record"]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let sheet = try await withTraining(global) { try await $0.officials.recordSheet(official, for: .atTheShell) }
        try global.output.show(RecordSheetAnswer(sheet: sheet))
    }
}
