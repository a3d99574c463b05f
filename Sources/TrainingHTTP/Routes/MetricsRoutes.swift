import HTTPTypes
import Hummingbird
import NIOCore
import Prometheus
import Serving
import Shapes
import Training

/// The route of the server's metrics for Prometheus, which name no people.
struct MetricsRoutes {
    static let path = "/metrics"

    let training: Training
    let lane: RecordingLane
    let imports: ImportLane
    let metrics: ServerMetrics

    /// The time that the database has to answer with the progress; the other metrics matter most when it doesn't
    /// answer.
    private static let patience = Duration.seconds(2)

    var operations: [Operation] {
        [
            Operation(
                method: .get,
                path: Self.path,
                id: "showMetrics",
                summary: "The server's metrics, in Prometheus's text format.",
                right: .viewer,
                answers: [
                    Operation.Answer(
                        description: "Metrics in Prometheus's text format.",
                        content: [("text/plain", .words(0...100_000_000))],
                        headers: [.caching]
                    )
                ],
                isAlwaysAnswered: true
            ) { _ in
                let text = Exposition.text(of: await families())
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: Exposition.contentType, .contentLength: String(text.utf8.count),
                        .cacheControl: "no-store",
                    ],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: text))
                )
            }
        ]
    }

    private func families() async -> [MetricFamily] {
        let load = imports.load
        var families = metrics.registry.families() + ProcessMetrics.families()
        families += [MetricFamily](await training.databaseStatistics)
        families += [MetricFamily](training.completions.counts, await lane.load)
        families += [MetricFamily](running: load.running, waiting: load.waiting)
        families += [MetricFamily](await standings())
        return families
    }

    /// The progress towards the goals; nil where the database doesn't answer in time.
    private func standings() async -> [GoalStanding]? {
        await withTaskGroup(of: [GoalStanding]?.self) { group in
            group.addTask { try? await training.progress.standings() }
            // This sleep is a deadline; nothing waits for it.
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next().flatMap(\.self)
        }
    }
}
