import Prometheus
import Training

extension [MetricFamily] {
    /// The metrics of recordings and of their lane.
    init(_ counts: CompletionCounts, _ load: RecordingLoad) {
        self = [
            .counter(
                "daotao_completions_recorded_total",
                "Completions that were recorded by requests, not from files.",
                [Sample(counts.recorded)]
            ),
            .counter(
                "daotao_completions_standing_total",
                "Completions that were requested again and were already on record.",
                [Sample(counts.standing)]
            ),
            .counter("daotao_completions_revoked_total", "Completions that were revoked.", [Sample(counts.revoked)]),
            .counter(
                "daotao_completions_refused_total",
                "Completions that were refused, by the code of the error.",
                counts.refused.map { (code: $0.key.rawValue, count: $0.value) }.sorted { $0.code < $1.code }
                    .map { Sample($0.count, ["code": $0.code]) }
            ),
            .gauge("daotao_recording_waiting", "Completions that wait for their commit.", [Sample(load.waiting)]),
            .histogram(
                "daotao_recording_batch_size",
                "Completions in a commit.",
                [Sample(Self.batches(load))]
            ),
        ]
    }

    private static func batches(_ load: RecordingLoad) -> Distribution {
        var sizes = Distribution(bounds: [1, 2, 4, 8, 16, 32, 64, 128])
        for (size, times) in load.batches { sizes.add(Double(size), times: times) }
        return sizes
    }

    /// The metrics of imports that run or wait.
    init(running: Int, waiting: Int) {
        self = [
            .gauge("daotao_imports_running", "Imports that run.", [Sample(running)]),
            .gauge("daotao_imports_waiting", "Imports that wait for their turn.", [Sample(waiting)]),
        ]
    }

    /// The metrics of progress towards the goals; nil where the database doesn't answer.
    init(_ standings: [GoalStanding]?) {
        self = [
            .gauge(
                "daotao_database_up",
                "1 if the database answered this question, else 0.",
                [Sample(standings == nil ? 0 : 1)]
            )
        ]
        guard let standings else { return }
        func gauge(_ name: String, _ help: String, _ number: (GoalStanding) -> Int) -> MetricFamily {
            .gauge(name, help, standings.map { Sample(number($0), ["goal": $0.goal]) })
        }
        self += [
            gauge("daotao_goal_target", "Officials to be trained, by goal.", \.target),
            gauge("daotao_goal_trained", "Officials trained by today, by goal.", \.trained),
            gauge("daotao_goal_attendances", "Attendances by today.", \.attendances),
        ]
    }
}
