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
    private let places: Places
    private let read = Mutex<[ProgressQuestion: Reading]>([:])

    private static let fresh = Duration.milliseconds(900)

    /// How many different questions are watched at once: each is work for the database, every second.
    private static let mostQuestions = 32

    private struct Reading {
        var at: ContinuousClock.Instant
        var text: ByteBuffer?
    }

    init(_ progress: ProgressReports, most: Int = 500) {
        self.progress = progress
        places = Places(most)
    }

    /// The report as JSON, not older than a second.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`, `overloaded` where too many different ones are
    ///   asked.
    func report(_ question: ProgressQuestion) async throws -> ByteBuffer {
        let now = ContinuousClock.now
        let known = try read.withLock { read -> ByteBuffer? in
            let standing = read[question]
            if let standing, let text = standing.text, now - standing.at < Self.fresh { return text }
            // Questions that nobody asks any more make place for others.
            read = read.filter { $0.key == question || now - $0.value.at < Self.fresh * 3 }
            guard standing != nil || read.count < Self.mostQuestions else { throw TrainingError(.overloaded) }
            // Whoever comes while it is read anew is shown what was read last.
            read[question] = Reading(at: now, text: standing?.text)
            return nil
        }
        if let known { return known }
        let text = try JSONWriter.text(of: try await progress.report(question))
        read.withLock { $0[question] = Reading(at: now, text: text) }
        return text
    }

    /// A place among those who watch.
    ///
    /// - Throws: ``TrainingError`` `overloaded` where there are as many as there may be.
    func enter() throws -> Places.Place {
        try places.take()
    }
}
