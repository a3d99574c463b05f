import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

/// The route that streams progress as server-sent events, for pages that stay open.
///
/// Each watcher gets the report at once, and again whenever it changes. However many watch, each question goes to the
/// database once a second at most.
struct ProgressStream {
    let watch: ProgressWatch
    let readiness: Readiness

    /// The time between two looks at the report.
    private static let pause = Duration.seconds(1)

    /// The number of looks without a change after which a line shows that the connection is alive.
    private static let silence = 15

    var operation: Operation {
        Operation(
            method: .get,
            path: Self.path,
            id: "watchProgress",
            summary:
                "The progress of the country towards a goal, whenever it changes: an event `progress` with the report as JSON.",
            right: nil,
            parameters: ProgressRoutes.question,
            answers: [
                Operation.Answer(
                    description: "Events, until the client or the server ends them.",
                    content: [("text/event-stream", .anything)],
                    headers: [.caching]
                )
            ],
            problems: [.noSuchGoal, .noSuchOrganization, .tooManyStreams]
        ) { input in
            let question = ProgressRoutes.question(input)
            // The place and the first report come before the answer begins, so that a refusal still gets its status.
            let place = try watch.enter(input.context.holder())
            let first = try await watch.report(question)
            return Response(
                status: .ok,
                headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    defer { withExtendedLifetime(place) {} }
                    try await send(first, question, to: &writer)
                    try await writer.finish(nil)
                }
            )
        }
    }

    static let path = "/v1/progress/stream"

    private func send(
        _ first: ByteBuffer,
        _ question: ProgressQuestion,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        var shown = first
        try await writer.write(Self.event(first))
        var quietly = 0
        while !readiness.isClosing {
            try await Task.sleep(for: Self.pause)
            // Watchers don't learn that the database is away for a while.
            guard let report = try? await watch.report(question) else { continue }
            quietly += 1
            if report != shown {
                shown = report
                quietly = 0
                try await writer.write(Self.event(report))
            } else if quietly >= Self.silence {
                quietly = 0
                try await writer.write(ByteBuffer(staticString: ":\n\n"))
            }
        }
    }

    private static func event(_ report: ByteBuffer) -> ByteBuffer {
        var event = ByteBuffer(staticString: "event: progress\ndata: ")
        event.writeImmutableBuffer(report)
        event.writeStaticString("\n\n")
        return event
    }
}
