import FoundationEssentials
import Logging
import ServiceLifecycle
import Training

/// A provider's keys: fetched when they are first needed, when a token names one that is not among them, and anew every
/// now and then, so that one that was withdrawn is not believed for ever.
///
/// Whoever needs them meanwhile waits for the same answer, and the provider is asked no more often than it should be,
/// however many tokens with made-up keys are shown. It works while ``run()`` does.
actor ProviderKeys: Service {
    private let source: KeySource
    private let pace: Pace
    private let now: @Sendable () -> Date
    private let logger: Logger
    private var keys: KeySet?
    private var fetchedAt: Date?
    private var askedAt: Date?
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    /// How often the provider is asked, in seconds.
    struct Pace: Sendable {
        /// The shortest time between two questions.
        var shortest: TimeInterval = 10

        /// How long keys are believed without asking.
        var longest: TimeInterval = 900
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
    /// - Throws: ``TrainingError`` `issuer_unreachable` where no keys could be had yet.
    func key(_ identifier: String?) async throws -> KeySet.Key? {
        if let key = keys?.key(identifier), isFresh { return key }
        if mayAsk {
            await ask()
        }
        guard let keys else { throw TrainingError(.issuerUnreachable) }
        return keys.key(identifier)
    }

    private var isFresh: Bool {
        fetchedAt.map { now().timeIntervalSince($0) < pace.longest } ?? false
    }

    /// Whether somebody asks already, or it is long enough ago that somebody did.
    private var mayAsk: Bool {
        !waiting.isEmpty || askedAt.map { now().timeIntervalSince($0) >= pace.shortest } ?? true
    }

    private func ask() async {
        guard !isClosed else { return }
        await withCheckedContinuation { answer in
            waiting.append(answer)
            ring.yield()
        }
    }

    /// Fetches keys for whoever needs them, until it is told to stop.
    func run() async {
        await withGracefulShutdownHandler {
            for await _ in bell where !waiting.isEmpty { await fetch() }
        } onGracefulShutdown: {
            self.ring.finish()
        }
        isClosed = true
        answer()
    }

    private func fetch() async {
        askedAt = now()
        do {
            keys = try await KeySet(try await source.read())
            fetchedAt = now()
        } catch {
            logger.warning("the identity provider's keys can't be had", metadata: ["reason": "\(error)"])
        }
        answer()
    }

    private func answer() {
        for waiter in waiting { waiter.resume() }
        waiting.removeAll()
    }
}
