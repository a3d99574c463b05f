import FoundationEssentials
import Logging
import ServiceLifecycle
import Training

/// A provider's keys, which are fetched while ``run()`` runs.
///
/// They are fetched when they are first needed, when a token names an unknown one, and again after a while, so that a
/// withdrawn key isn't trusted for ever. A known key is returned at once, even while the keys are fetched again. While
/// there are no keys, all callers wait for the same answer. Once there are some, one token with an unknown key waits,
/// and other such tokens are refused at once. So tokens with made-up keys neither flood the provider nor make others
/// wait.
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

    /// The seconds between the provider's answers.
    struct Pace: Sendable {
        /// The least time between an answer, or a failure, and the next question.
        var shortest: TimeInterval = 10

        /// The age at which keys are fetched again.
        var longest: TimeInterval = 900

        /// The age up to which keys are trusted while the provider doesn't answer.
        var oldest: TimeInterval = 86_400
    }

    init(_ source: KeySource, pace: Pace, now: @escaping @Sendable () -> Date, logger: Logger) {
        self.source = source
        self.pace = pace
        self.now = now
        self.logger = logger
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The key that a token names, nil where the provider doesn't have it.
    ///
    /// - Throws: ``TrainingError`` `issuer_unreachable` where no keys have been fetched yet, or not for so long that
    ///   the old ones aren't trusted any more.
    func key(_ identifier: String?) async throws -> KeySet.Key? {
        if let key = believed?.key(identifier) {
            // A key that should be fetched again is still good until the answer comes.
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

    /// The keys, unless they are too old to be trusted.
    private var believed: KeySet? { age < pace.oldest ? keys : nil }

    /// The age of the keys, in seconds.
    private var age: TimeInterval { fetchedAt.map { now().timeIntervalSince($0) } ?? .infinity }

    /// Has the keys fetched, unless that is being done already or was done too recently.
    private func ask() {
        let isEarly = answeredAt.map { now().timeIntervalSince($0) < pace.shortest } ?? false
        guard !isAsking, !isClosed, !isEarly else { return }
        isAsking = true
        ring.yield()
    }

    /// Waits for the end of the fetching, if there is one.
    private func waitForAnswer() async {
        guard isAsking else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Fetches keys on request, until it is stopped.
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
            // A provider without keys has probably lost them, rather than withdrawn all it ever had.
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
