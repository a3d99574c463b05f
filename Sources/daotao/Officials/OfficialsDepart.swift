import ArgumentParser
import Training

/// `daotao officials depart`: records that an official leaves the state's service.
struct OfficialsDepart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials depart",
        examples: [
            "daotao officials depart CB00000001 --on 2023-01-01 --reason \"Nghỉ hưu\"": "example.officials-depart"
        ]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @Option(help: .words("option.depart-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Option(help: .words("option.why", value: "text"))
    var reason: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let (record, day) = try await withTraining(global) { training in
            let day = try await training.today(unless: on)
            return (try await training.officials.depart(official, on: day, reason: reason, by: .atTheShell), day)
        }
        let done = words("officials.departed", ["name": record.official.fullName, "day": day.spoken])
        try global.output.show(Card(record, done: done))
    }
}
