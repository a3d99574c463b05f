import NIOCore
import Serving
import Synchronization
import Training

/// Reads each report once a second at most, however many clients ask.
final class ProgressWatch: Sendable {
    private let places: Quota
    private let fresh: Duration
    private let ask: @Sendable (ProgressQuestion) async throws -> ByteBuffer
    private let readings = Mutex<[ProgressQuestion: Reading]>([:])

    /// The most questions that are remembered: those that are watched, and as many that were asked a moment ago.
    private let mostQuestions: Int

    /// Only two reports are read at once, so that a client that asks once hardly waits for the watched ones.
    private let refreshes = Queue(2)

    private struct Reading {
        /// The moment of the last reading, or of the last request for one.
        var at: ContinuousClock.Instant

        /// The outcome of the last reading; nil where there is nothing to show yet.
        var outcome: Outcome?

        /// The line of clients for whom there is nothing to show yet.
        let line = Queue(1)

        var isFailure: Bool {
            if case .failure? = outcome { true } else { false }
        }
    }

    private typealias Outcome = Result<ByteBuffer, TrainingError>

    /// The next step for a client that asks.
    private enum Step {
        case show(Outcome)
        case readAnew
        case waitInLine(Queue)
    }

    /// - Parameter fresh: The time for which a reading is shown.
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

    /// Watches reports in the form for clients without a token, because a page that stays open shows none.
    convenience init(_ reports: KeptReports, of progress: ProgressReports, limits: RegistryLimits) {
        self.init(limits: limits) { try await reports.report(progress.question($0, of: nil)).text }
    }

    /// The report as JSON, not older than a second.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`, `overloaded` where too many different
    ///   reports are asked for.
    func report(_ question: ProgressQuestion) async throws -> ByteBuffer {
        switch try step(for: question) {
        case .show(let outcome):
            return try outcome.get()
        case .readAnew:
            return try await read(question)
        case .waitInLine(let line):
            return try await line.run {
                // The first client in line has read the report for the next ones, unless it went away.
                if let outcome = readings.withLock({ $0[question]?.outcome }) { return try outcome.get() }
                return try await read(question)
            }
        }
    }

    /// Takes a place among the watchers.
    ///
    /// - Returns: The place, which is taken as long as it is referenced.
    /// - Throws: `overloaded` where all places are taken, `too_many_streams` where the holder has its share.
    func enter(_ holder: Holder) throws -> Quota.Part {
        try places.take(for: holder)
    }

    private func step(for question: ProgressQuestion) throws -> Step {
        let now = ContinuousClock.now
        return try readings.withLock { readings -> Step in
            let standing = readings[question]
            if let standing, let outcome = standing.outcome, now - standing.at < fresh { return .show(outcome) }
            // Questions that nobody asks any more are forgotten; where there is no room, so are those with a fault.
            let isFull = readings.count >= mostQuestions
            readings = readings.filter {
                $0.key == question || now - $0.value.at < fresh * 3 && !(isFull && $0.value.isFailure)
            }
            guard standing != nil || readings.count < mostQuestions else { throw TrainingError(.overloaded) }
            var reading = standing ?? Reading(at: now)
            reading.at = now
            // An older report may be shown while the new one is read, an older fault may not.
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
            // The client went away, which says nothing about the question.
            if !Task.isCancelled { keep(.failure(TrainingError.wrapping(error)), of: question, begun) }
            throw error
        }
    }

    private func keep(_ outcome: Outcome, of question: ProgressQuestion, _ at: ContinuousClock.Instant) {
        readings.withLock { readings in
            var reading = readings[question] ?? Reading(at: at)
            // A fault doesn't replace a report, which watchers keep seeing for a while.
            if case .failure = outcome, reading.outcome != nil { return }
            reading.at = at
            reading.outcome = outcome
            readings[question] = reading
        }
    }
}
