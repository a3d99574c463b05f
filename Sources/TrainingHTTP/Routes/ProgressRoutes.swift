import Hummingbird
import Serving
import Shapes
import Training

/// The route of progress reports, which show numbers and no people.
struct ProgressRoutes {
    let reports: KeptReports
    let progress: ProgressReports

    var operations: [Operation] {
        [report]
    }

    static let question: [Operation.Parameter] = [
        .query("goal", .code, "The goal's code; default: `\(Goals.first)`."),
        .level("by", "The level of the units."),
        .query("under", .code, "Only this unit and all units below it."),
        .query("asOf", .day, "The day up to whose end everything is counted; default: today."),
        .query(
            "asKnownOn",
            .day,
            "The day whose knowledge is asked for: everything recorded, revoked or changed later is left out; default: today."
        ),
    ]

    private var report: Operation {
        Operation(
            method: .get,
            path: "/v1/progress",
            id: "showProgress",
            summary: "The progress of the country, or of a unit, towards a goal, on any day.",
            right: nil,
            parameters: Self.question,
            answers: [
                .json(
                    ProgressReport.schema,
                    "The number.",
                    headers: [.tag, .caching, .vary, AnswerField.encoding.sometimes]
                )
            ],
            problems: [.noSuchGoal, .noSuchOrganization, .tooManyReports],
            isConditional: true,
            heedsTokens: true
        ) { input in
            let question = try await progress.question(Self.question(input), of: input.asker.caller)
            let report = try await reports.report(question, for: input.context.holder())
            return report.response(to: input.request)
        }
    }

    static func question(_ input: Input) -> ProgressQuestion {
        var question = ProgressQuestion()
        question.goal = input.text("goal") ?? question.goal
        question.by = input.choice("by")
        question.under = input.text("under")
        question.asOf = input.day("asOf")
        question.asKnownOn = input.day("asKnownOn")
        return question
    }
}
