import Hummingbird
import Training

/// How far the country is from its goal: numbers of people, and no person.
struct ProgressRoutes {
    let progress: ProgressReports

    func add(to routes: some RouterMethods<TrainingContext>) {
        routes.get("progress") { request, _ in
            let report = try await progress.report(try Self.question(request))
            return try Response(json: report, unlessKnownTo: request, caching: "no-cache")
        }
    }

    private static func question(_ request: Request) throws -> ProgressQuestion {
        var query = QueryReader(request)
        var question = ProgressQuestion()
        question.goal = query.text("goal") ?? question.goal
        question.by = query.level("by")
        question.under = query.text("under")
        question.asOf = query.day("asOf")
        try query.throwFaults()
        return question
    }
}
