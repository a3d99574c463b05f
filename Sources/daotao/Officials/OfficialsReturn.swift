import ArgumentParser
import Training

/// `daotao officials return`: records that an official is back in the state's service.
struct OfficialsReturn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials return",
        examples: ["daotao officials return CB00000001 --on 2023-09-01": "example.officials-return"]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @Option(help: .words("option.return-on", value: "yyyy-mm-dd"))
    var on: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let (record, day) = try await withTraining(global) { training in
            let day = try await training.today(unless: on)
            return (try await training.officials.return(official, on: day, by: .atTheShell), day)
        }
        let done = words("officials.returned", ["name": record.official.fullName, "day": day.spoken])
        try global.output.show(Card(record, done: done))
    }
}
