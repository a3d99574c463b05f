import ArgumentParser
import Training

/// `daotao progress`: the progress of the country, or of a unit, towards a goal.
struct ProgressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "progress",
        examples: [
            "daotao progress": "example.progress",
            "daotao progress --as-of 2022-06-30": "example.progress-as-of",
            "daotao progress --as-of 2022-06-30 --as-known-on 2022-07-15": "example.progress-as-known-on",
            "daotao progress --under 01 --by district": "example.progress-under",
            "daotao progress --by province --format csv > progress.csv": "example.progress-csv",
        ]
    )

    @Option(help: .words("option.progress-goal", value: "code"))
    var goal = Goals.first

    @Option(help: .words("option.by"))
    var by: OrganizationLevel?

    @Option(help: .words("option.progress-under", value: "code"))
    var under: String?

    @Option(help: .words("option.as-of", value: "yyyy-mm-dd"))
    var asOf: Day?

    @Option(help: .words("option.as-known-on", value: "yyyy-mm-dd"))
    var asKnownOn: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let question = ProgressQuestion(goal: goal, by: by, under: under, asOf: asOf, asKnownOn: asKnownOn)
        let output = global.output
        let answer = try await withTraining(global) { training in
            let report = try await training.progress.report(question)
            // Only people see the curve and the unit's name.
            guard output.isTalkative else { return ProgressAnswer(report: report) }
            return ProgressAnswer(
                report: report,
                history: try await training.progress.history(
                    of: goal,
                    under: under,
                    on: report.asOf,
                    asKnownOn: asKnownOn
                ),
                place: try await place(in: training, on: report.asOf),
                asKnownOn: asKnownOn,
                isBroken: by != nil
            )
        }
        try output.show(answer)
    }

    private func place(in training: Training, on day: Day) async throws -> String? {
        guard let under else { return nil }
        return try await training.organizations.show(under, on: day, for: .atTheShell).name
    }
}
