import NIOCore
import Serving
import Synchronization
import Training

/// Reports in the form in which they are sent; each is made once as long as nothing on record changes.
///
/// No client gets a report that is older than its question. A kept report is sent only after the database has confirmed
/// that nothing on record has changed since it was made (``ProgressReports/state()``). Of several requests that wait
/// for the same report, one makes it for all. Reports are made one at a time, and those of thousands of units in a line
/// of their own, so that no report keeps the rest of the server waiting.
final class KeptReports: Sendable {
    private struct Kept {
        let report: ReportText
        let state: RegistryState

        /// The report's number in the order of making.
        let number: Int
    }

    private struct State {
        var kept: [ProgressQuestion: Kept] = [:]
        var begun = 0

        /// The number of requests that wait for each report.
        var waiting: [ProgressQuestion: Int] = [:]
    }

    private let ask: @Sendable (ProgressQuestion) async throws -> ByteBuffer
    private let now: @Sendable () async throws -> RegistryState
    private let line: Quota
    private let queue = Queue(1)
    private let longQueue = Queue(1)
    private let state = Mutex(State())

    /// The most bytes that are kept.
    private static let most = 64 << 20

    /// - Parameter now: Returns the state of the registry.
    init(
        line: Quota,
        state now: @escaping @Sendable () async throws -> RegistryState,
        ask: @escaping @Sendable (ProgressQuestion) async throws -> ByteBuffer
    ) {
        (self.line, self.now, self.ask) = (line, now, ask)
    }

    convenience init(_ progress: ProgressReports, line: Quota) {
        self.init(line: line) {
            try await progress.state()
        } ask: { question in
            ByteBuffer(json: try await progress.report(question))
        }
    }

    /// A report as it is now.
    ///
    /// - Parameter holder: The address that asks; nil where the number of requests is limited already.
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`; `overloaded` and `too_many_reports` for a
    ///   report for which no other request waits.
    func report(_ question: ProgressQuestion, for holder: Holder? = nil) async throws -> ReportText {
        let asked = state.withLock { $0.begun }
        let standing = try await now()
        if let kept = kept(question, in: standing) { return kept }
        let others = state.withLock { state in
            state.waiting[question, default: 0] += 1
            return state.waiting[question, default: 1] - 1
        }
        defer {
            state.withLock { state in
                let left = state.waiting[question, default: 1] - 1
                state.waiting[question] = left > 0 ? left : nil
            }
        }
        // Waiting for a report that another request makes costs nothing.
        let room = try others > 0 ? nil : holder.map { try line.take(for: $0) }
        defer { withExtendedLifetime(room) {} }
        return try await (question.isLong ? longQueue : queue).run {
            // Another request may have made the report while this one waited for its turn.
            if let kept = state.withLock({ $0.kept[question] }), kept.number > asked { return kept.report }
            let standing = try await now()
            if let kept = kept(question, in: standing) { return kept }
            return try await make(question, in: standing)
        }
    }

    private func kept(_ question: ProgressQuestion, in standing: RegistryState) -> ReportText? {
        state.withLock { state in
            guard let kept = state.kept[question], kept.state == standing else { return nil }
            return kept.report
        }
    }

    /// Makes a report, and keeps it; it is at least as new as `standing`.
    private func make(_ question: ProgressQuestion, in standing: RegistryState) async throws -> ReportText {
        let number = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        let report = ReportText(try await ask(question))
        state.withLock { state in
            guard state.kept[question].map({ $0.number < number }) ?? true else { return }
            state.kept[question] = Kept(report: report, state: standing, number: number)
            // The oldest reports are dropped.
            var size = state.kept.values.reduce(0) { $0 + $1.report.size }
            while size > Self.most, let oldest = state.kept.min(by: { $0.value.number < $1.value.number }) {
                size -= oldest.value.report.size
                state.kept[oldest.key] = nil
            }
        }
        return report
    }
}
