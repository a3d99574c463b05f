import NIOCore
import Serving
import Synchronization
import Training

/// Reports as they are sent, each made once for as long as nothing on record changes.
///
/// Whoever asks is shown nothing older than their question. What is kept is shown only after the database has said that
/// everything on record is as it was when it was made (``ProgressReports/state()``); and of those who wait for the same
/// report, one makes it for all who had asked by then. Reports are made one at a time, those of thousands of units apart from
/// the others, so that no question keeps the rest of the server waiting.
final class KeptReports: Sendable {
    private struct Kept {
        let report: ReportText
        let state: RegistryState

        /// Which of all that were made it is.
        let number: Int
    }

    private struct State {
        var kept: [ProgressQuestion: Kept] = [:]
        var begun = 0

        /// How many wait for each.
        var waiting: [ProgressQuestion: Int] = [:]
    }

    private let ask: @Sendable (ProgressQuestion) async throws -> ByteBuffer
    private let now: @Sendable () async throws -> RegistryState
    private let line: Quota
    private let queue = Queue(1)
    private let longQueue = Queue(1)
    private let state = Mutex(State())

    /// How much is kept, in bytes.
    private static let most = 64 << 20

    /// - Parameters:
    ///   - line: Room for the reports that are waited for.
    ///   - now: Names what is on record.
    ///   - ask: Makes a report, as JSON.
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
            try JSONWriter.text(of: try await progress.report(question))
        }
    }

    /// A report as it is now.
    ///
    /// - Parameters:
    ///   - question: What to report on.
    ///   - holder: Who asks, nil for those whose number is limited already.
    /// - Returns: The report, as JSON.
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`; `overloaded` and `too_many_reports` for one that
    ///   nobody else waits for.
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
        // Whoever waits along costs nothing.
        let room = try others > 0 ? nil : holder.map { try line.take(for: $0) }
        defer { withExtendedLifetime(room) {} }
        return try await (question.isLong ? longQueue : queue).run {
            // Whoever had the turn meanwhile may have made it since it was asked for.
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

    /// Makes a report, and keeps it: what it tells is at least as new as the state that was named before.
    private func make(_ question: ProgressQuestion, in standing: RegistryState) async throws -> ReportText {
        let number = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        let report = ReportText(try await ask(question))
        state.withLock { state in
            guard state.kept[question].map({ $0.number < number }) ?? true else { return }
            state.kept[question] = Kept(report: report, state: standing, number: number)
            // The oldest make room.
            var size = state.kept.values.reduce(0) { $0 + $1.report.size }
            while size > Self.most, let oldest = state.kept.min(by: { $0.value.number < $1.value.number }) {
                size -= oldest.value.report.size
                state.kept[oldest.key] = nil
            }
        }
        return report
    }
}
