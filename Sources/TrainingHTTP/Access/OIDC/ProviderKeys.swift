import FoundationEssentials
import Logging
import ServiceLifecycle
import Training

/// A provider's keys: fetched when they are first needed, when a token names one that is not among them, and anew every
/// now and then, so that one that was withdrawn is not believed for ever.
///
/// A key that is known is given at once, however long the provider takes to be asked anew. Where there are none, whoever
/// needs them waits for the same answer; where there are some, one token with an unknown key waits, and the others are
/// told at once that there is none like it. So the provider is asked no more often than it should be, and few wait, however
/// many tokens with made-up keys are shown. It works while ``run()`` does.
actor ProviderKeys: Service {
    private let source: KeySource
    private let pace: Pace
    private let now: @Sendable () -> Date
    private let logger: Logger
    private var keys: KeySet?
    private var fetchedAt: Date?
    private var answeredAt: Date?
    private var isAsking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    /// How often the provider is asked, in seconds.
    struct Pace: Sendable {
        /// The shortest time between an answer, or none, and the next question.
        var shortest: TimeInterval = 10

        /// How long keys are believed without asking.
        var longest: TimeInterval = 900

        /// How long keys are believed while the provider gives no others.
        var oldest: TimeInterval = 86_400
    }

    init(_ source: KeySource, pace: Pace, now: @escaping @Sendable () -> Date, logger: Logger) {
        self.source = source
        self.pace = pace
        self.now = now
        self.logger = logger
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The key that a token names, nil where the provider has none like it.
    ///
    /// - Throws: ``TrainingError`` `issuer_unreachable` where no keys could be had yet, or none for so long that those that
    ///   there were are believed no longer.
    func key(_ identifier: String?) async throws -> KeySet.Key? {
        if let key = believed?.key(identifier) {
            // One that is merely old is good enough until the answer comes.
            if age >= pace.longest { ask() }
            return key
        }
        if believed == nil || waiting.isEmpty {
            ask()
            await waitForAnswer()
        }
        guard let believed else { throw TrainingError(.issuerUnreachable) }
        return believed.key(identifier)
    }

    /// The keys, unless they are too old to be believed.
    private var believed: KeySet? { age < pace.oldest ? keys : nil }

    /// How old the keys are, in seconds.
    private var age: TimeInterval { fetchedAt.map { now().timeIntervalSince($0) } ?? .infinity }

    /// Has the keys fetched, unless somebody asks already or it is too short a time ago that somebody did.
    private func ask() {
        let isEarly = answeredAt.map { now().timeIntervalSince($0) < pace.shortest } ?? false
        guard !isAsking, !isClosed, !isEarly else { return }
        isAsking = true
        ring.yield()
    }

    /// Waits until somebody who asks has an answer, or none; not at all where nobody asks.
    private func waitForAnswer() async {
        guard isAsking else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Fetches keys for whoever needs them, until it is told to stop.
    func run() async {
        await withGracefulShutdownHandler {
            for await _ in bell { await fetch() }
        } onGracefulShutdown: {
            self.ring.finish()
        }
        isClosed = true
        answer()
    }

    private func fetch() async {
        do {
            let fetched = try await KeySet(try await source.read())
            // A provider without keys has lost them, and not withdrawn all that it ever signed.
            guard !fetched.isEmpty else { throw KeySource.Fault(description: "there is no key among them") }
            keys = fetched
            fetchedAt = now()
        } catch {
            logger.warning("the identity provider's keys can't be had", metadata: ["reason": "\(error)"])
        }
        answer()
    }

    private func answer() {
        isAsking = false
        answeredAt = now()
        for waiter in waiting { waiter.resume() }
        waiting.removeAll()
    }
}
