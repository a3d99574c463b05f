import ArgumentParser
import FoundationEssentials
import Training

/// `daotao completions record`: records that an official completed a course.
struct CompletionsRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "completions record",
        examples: [
            "daotao completions record CB00000001 DX-101 --on 2022-05-01 --score 8.5": "example.completions-record"
        ]
    )

    @Argument(help: .words("option.official", value: "official"))
    var official: String

    @Argument(help: .words("option.course", value: "course"))
    var course: String

    @Option(help: .words("option.completed-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Option(help: .words("option.score", value: "score"))
    var score: Decimal?

    @Option(help: .words("option.evidence", value: "text"))
    var evidence: String?

    @Flag(help: .words("option.recognition"))
    var recognition = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let recorded = try await withTraining(global) { training in
            let command = RecordCompletion(
                official: official,
                course: course,
                completedOn: try await training.today(unless: on),
                score: score,
                evidence: evidence,
                isRecognition: recognition
            )
            return try await training.completions.record(command, by: .atTheShell)
        }
        try global.output.show(RecordedCompletionAnswer(body: recorded))
    }
}
