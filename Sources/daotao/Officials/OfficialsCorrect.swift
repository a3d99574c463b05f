import ArgumentParser
import Training

/// `daotao officials correct`: corrects the day of the last move, departure or return.
struct OfficialsCorrect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials correct",
        examples: [
            "daotao officials correct CB00000001 --moved-on 2022-05-01 --reason \"Theo QĐ 12/QĐ-SNV\"":
                "example.officials-correct",
            "daotao officials correct CB00000001 --clear left-on --reason \"Nhầm người\"":
                "example.officials-correct-departure",
        ]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @Option(help: .words("option.moved-on", value: "yyyy-mm-dd"))
    var movedOn: Day?

    @Option(help: .words("option.left-on", value: "yyyy-mm-dd"))
    var leftOn: Day?

    @Option(help: .words("option.returned-on", value: "yyyy-mm-dd"))
    var returnedOn: Day?

    @Option(help: .words("option.clear-day", value: "field"))
    var clear: [String] = []

    @Option(help: .words("option.why", value: "text"))
    var reason: String

    @OptionGroup
    var global: GlobalOptions

    private var correction: DayCorrection {
        var correction = DayCorrection()
        correction.movedOn = movedOn
        correction.leftOn = .given(leftOn, clear: clear, "left-on")
        correction.returnedOn = .given(returnedOn, clear: clear, "returned-on")
        return correction
    }

    func validate() throws {
        try Clearing.check(clear, fields: ["left-on", "returned-on"])
        if correction == DayCorrection() { throw ValidationError(words("officials.nothing-to-correct")) }
    }

    func run() async throws {
        let correction = correction
        let record = try await withTraining(global) {
            try await $0.officials.correct(official, correction, reason: reason, by: .atTheShell)
        }
        let done = words("officials.corrected", ["name": record.official.fullName])
        try global.output.show(Card(record, done: done))
    }
}
