import DequeModule
import Logging

/// A connection that listens, and is replaced when it is lost.
@Reactor
final class NotificationListener {
    /// The number of notifications that may wait for the reader.
    ///
    /// Further ones are dropped, and one event tells the reader to read everything again.
    private let capacity = 10_000

    private let pool: Pool
    private let channels: [String]
    private let onConnection: @Sendable (Bool) -> Void
    private var wire: Wire?
    private var events: Deque<PostgresNotificationEvent> = []
    private var readers: Deque<Promise<PostgresNotificationEvent?>> = []
    private var isClosed = false

    nonisolated init(_ pool: Pool, channels: [String], onConnection: @escaping @Sendable (Bool) -> Void) {
        self.pool = pool
        self.channels = channels
        self.onConnection = onConnection
    }

    /// Connects, and returns once the server listens on every channel.
    func listen() async throws {
        try await pool.waitUntilStarted(within: pool.configuration.connectTimeout)
        guard pool.phase == .running else { throw Pool.closed }
        let wire = try await pool.open(for: .lease)
        wire.onNotification = { [weak self] in self?.take(.notification($0)) }
        do {
            for channel in channels {
                _ = try await Group(["listen \(identifier: channel)"]).run { wire.submit($0) }
            }
        } catch {
            wire.close(.closed)
            throw error
        }
        guard !isClosed else {
            wire.close(.closed)
            throw PostgresError.closed
        }
        pool.listeners[ObjectIdentifier(self)] = self
        self.wire = wire
        onConnection(true)
    }

    /// Listens again whenever the connection is lost, until the task is cancelled.
    func keep() async {
        var pause = Duration.milliseconds(20)
        while let lost = wire, !isClosed {
            guard let reason = await lost.lifetime(), !isClosed else { return }
            onConnection(false)
            pool.logger.warning("a connection that listens was lost", metadata: ["reason": "\(reason)"])
            wire = nil
            while wire == nil, !isClosed {
                guard await Reactor.pause(pause) else { return }
                pause = min(pause * 2, .seconds(1))
                try? await listen()
            }
            pause = .milliseconds(20)
            take(.mayHaveMissed)
        }
    }

    private func take(_ event: PostgresNotificationEvent) {
        while let reader = readers.popFirst() {
            if reader.settle(.success(event)) { return }
        }
        if events.count >= capacity {
            events.removeAll()
            events.append(.mayHaveMissed)
        }
        events.append(event)
    }

    func next() async -> PostgresNotificationEvent? {
        guard !Task.isCancelled else { return nil }
        if let event = events.popFirst() { return event }
        guard !isClosed else { return nil }
        let reader = Promise<PostgresNotificationEvent?>()
        readers.append(reader)
        return (try? await reader.valueUnlessCancelled()) ?? nil
    }

    /// Ends listening; the reader's sequence ends.
    func close() {
        isClosed = true
        pool.listeners[ObjectIdentifier(self)] = nil
        if let wire {
            wire.close(.closed)
            onConnection(false)
        }
        wire = nil
        for reader in readers { reader.settle(.success(nil)) }
        readers.removeAll()
    }
}
