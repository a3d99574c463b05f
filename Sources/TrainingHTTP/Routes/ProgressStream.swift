import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import Training

/// The number as it changes, as server-sent events, for pages that stay open.
///
/// Each watcher is sent the report at once, and again whenever it reads otherwise. However many watch, each question is
/// put to the database once a second at most.
struct ProgressStream {
    let watch: ProgressWatch
    let readiness: Readiness

    /// How often it is looked.
    private static let pause = Duration.seconds(1)

    /// How many looks without news until a line says that the connection is alive.
    private static let silence = 15

    var operation: Operation {
        Operation(
            method: .get,
            path: Self.path,
            id: "watchProgress",
            summary:
                "How far the country is from a goal, whenever it changes: an event `progress` with the report as JSON.",
            role: nil,
            parameters: ProgressRoutes.question,
            answers: [
                Operation.Answer(
                    status: .ok,
                    description: "Events, until the client or the server ends them.",
                    content: [("text/event-stream", .anything)]
                )
            ],
            problems: [.noSuchGoal, .noSuchOrganization]
        ) { input in
            let question = ProgressRoutes.question(input)
            // What can be refused is refused before the answer begins.
            let first = try await watch.report(question)
            let place = try watch.enter()
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
            // A database that is gone for a while is nothing to tell those who only watch.
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

/// Reads each report once a second at most, however many ask.
final class ProgressWatch: Sendable {
    private let progress: ProgressReports
    private let most: Int
    private let watchers = Atomic(0)
    private let read = Mutex<[ProgressQuestion: (at: ContinuousClock.Instant, text: ByteBuffer)]>([:])

    private static let fresh = Duration.milliseconds(900)

    init(_ progress: ProgressReports, most: Int = 500) {
        self.progress = progress
        self.most = most
    }

    /// The report as JSON, not older than a second.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`.
    func report(_ question: ProgressQuestion) async throws -> ByteBuffer {
        let now = ContinuousClock.now
        if let known = read.withLock({ $0[question] }), now - known.at < Self.fresh { return known.text }
        let text = try JSONWriter.text(of: try await progress.report(question))
        read.withLock { read in
            // Questions that nobody asks any more go with the first one after them.
            read = read.filter { now - $0.value.at < Self.fresh }
            read[question] = (now, text)
        }
        return text
    }

    /// A place among those who watch.
    ///
    /// - Throws: ``TrainingError`` `overloaded` where there are as many as there may be.
    func enter() throws -> Place {
        let before = watchers.add(1, ordering: .relaxed).oldValue
        guard before < most else {
            watchers.subtract(1, ordering: .relaxed)
            throw TrainingError(.overloaded)
        }
        return Place(watch: self)
    }

    /// A place among those who watch, free again when nobody holds it.
    final class Place: Sendable {
        private let watch: ProgressWatch

        fileprivate init(watch: ProgressWatch) {
            self.watch = watch
        }

        deinit {
            watch.watchers.subtract(1, ordering: .relaxed)
        }
    }
}
