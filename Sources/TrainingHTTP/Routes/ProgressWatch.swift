import NIOCore
import Serving
import Synchronization
import Training

/// Reads each report once a second at most, however many ask.
final class ProgressWatch: Sendable {
    private let places: Quota
    private let fresh: Duration
    private let ask: @Sendable (ProgressQuestion) async throws -> ByteBuffer
    private let readings = Mutex<[ProgressQuestion: Reading]>([:])

    /// How many different questions are remembered: those that are watched, and as many that were asked a moment ago.
    private let mostQuestions: Int

    /// However many are watched, few are read at once, and whoever only asks once hardly waits for them.
    private let refreshes = Queue(2)

    private struct Reading {
        /// When it was last read, or somebody came to read it.
        var at: ContinuousClock.Instant

        /// What came of that; nil where it has to be read before anybody is shown anything.
        var outcome: Outcome?

        /// Where those wait for whom there is nothing to show.
        let line = Queue(1)

        var isFailure: Bool {
            if case .failure? = outcome { true } else { false }
        }
    }

    private typealias Outcome = Result<ByteBuffer, TrainingError>

    /// What is to be done for somebody who asks.
    private enum Step {
        case show(Outcome)
        case readAnew
        case waitInLine(Queue)
    }

    /// - Parameters:
    ///   - limits: How many may watch.
    ///   - fresh: For how long what was read is shown.
    ///   - ask: Reads a report, as JSON.
    init(
        limits: RegistryLimits,
        fresh: Duration = .milliseconds(900),
        ask: @escaping @Sendable (ProgressQuestion) async throws -> ByteBuffer
    ) {
        places = Quota(
            limits.maximumWatchers,
            share: limits.maximumWatchersPerAddress,
            refusal: .tooManyStreams
        )
        mostQuestions = 2 * limits.maximumWatchers
        self.fresh = fresh
        self.ask = ask
    }

    /// Watches reports as whoever has no token may see them: a page that stays open shows none.
    convenience init(_ reports: KeptReports, of progress: ProgressReports, limits: RegistryLimits) {
        self.init(limits: limits) { try await reports.report(progress.question($0, of: nil)).text }
    }

    /// The report as JSON, not older than a second.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`, `overloaded` where too many different ones are
    ///   asked.
    func report(_ question: ProgressQuestion) async throws -> ByteBuffer {
        switch try step(for: question) {
        case .show(let outcome):
            return try outcome.get()
        case .readAnew:
            return try await read(question)
        case .waitInLine(let line):
            return try await line.run {
                // Whoever was first in line has read it for those behind them, unless they went away.
                if let outcome = readings.withLock({ $0[question]?.outcome }) { return try outcome.get() }
                return try await read(question)
            }
        }
    }

    /// A place among those who watch.
    ///
    /// - Parameter holder: For whom.
    /// - Returns: The place, which is taken as long as somebody holds it.
    /// - Throws: `overloaded` where there are as many as there may be, `too_many_streams` where the holder has as many.
    func enter(_ holder: Holder) throws -> Quota.Part {
        try places.take(for: holder)
    }

    private func step(for question: ProgressQuestion) throws -> Step {
        let now = ContinuousClock.now
        return try readings.withLock { readings -> Step in
            let standing = readings[question]
            if let standing, let outcome = standing.outcome, now - standing.at < fresh { return .show(outcome) }
            // Questions that nobody asks any more make place for others.
            // Where there is no room, so do those that name nothing.
            let isFull = readings.count >= mostQuestions
            readings = readings.filter {
                $0.key == question || now - $0.value.at < fresh * 3 && !(isFull && $0.value.isFailure)
            }
            guard standing != nil || readings.count < mostQuestions else { throw TrainingError(.overloaded) }
            var reading = standing ?? Reading(at: now)
            reading.at = now
            // A number that was read is good enough while it is read anew; a fault is not.
            if case .failure? = reading.outcome { reading.outcome = nil }
            readings[question] = reading
            return reading.outcome == nil ? .waitInLine(reading.line) : .readAnew
        }
    }

    private func read(_ question: ProgressQuestion) async throws -> ByteBuffer {
        let begun = ContinuousClock.now
        do {
            let text = try await refreshes.run { try await ask(question) }
            keep(.success(text), of: question, begun)
            return text
        } catch {
            // That somebody went away says nothing about the question.
            if !Task.isCancelled { keep(.failure(TrainingError.wrapping(error)), of: question, begun) }
            throw error
        }
    }

    private func keep(_ outcome: Outcome, of question: ProgressQuestion, _ at: ContinuousClock.Instant) {
        readings.withLock { readings in
            var reading = readings[question] ?? Reading(at: at)
            // A fault takes no number's place: those who watch are shown that one for a while yet.
            if case .failure = outcome, reading.outcome != nil { return }
            reading.at = at
            reading.outcome = outcome
            readings[question] = reading
        }
    }
}
