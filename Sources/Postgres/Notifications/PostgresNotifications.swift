/// Something that another session told with NOTIFY.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel.
    public let channel: String

    /// What was told.
    public let payload: String
}

/// What a listener hears.
public enum PostgresNotificationEvent: Sendable, Hashable {
    /// Somebody told something.
    case notification(PostgresNotification)

    /// The connection was lost and made anew; what was told meanwhile is gone, so whatever is kept must be read anew.
    case mayHaveMissed
}

/// What is told on some channels, for as long as the closure that it is given to runs.
public struct PostgresNotifications: AsyncSequence, Sendable {
    let listener: NotificationListener

    /// Hears event after event.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let listener: NotificationListener

        /// The next event; nil when the task was cancelled.
        ///
        /// - Returns: The event.
        /// - Throws: ``PostgresError`` where the server can't be reached for longer than it may.
        public mutating func next() async throws -> PostgresNotificationEvent? {
            try await listener.next()
        }
    }

    /// Begins to hear.
    ///
    /// - Returns: The iterator.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(listener: listener)
    }
}

/// A connection of its own that listens, and is made anew when it dies.
actor NotificationListener {
    private let connect: @Sendable () async throws -> Wire
    private let channels: [String]
    private var wire: Wire?

    init(channels: [String], connect: @escaping @Sendable () async throws -> Wire) {
        self.channels = channels
        self.connect = connect
    }

    func listen() async throws {
        let wire = try await connect()
        do {
            for channel in channels {
                _ = try await wire.run(["listen \(identifier: channel)"], isShared: false, isRepeatable: false)
            }
        } catch {
            await wire.close()
            throw error
        }
        self.wire = wire
    }

    func next() async throws -> PostgresNotificationEvent? {
        if let wire {
            if let notification = await wire.nextNotification() { return .notification(notification) }
            guard !Task.isCancelled else { return nil }
            await wire.close()
            self.wire = nil
        }
        var pause = Duration.milliseconds(50)
        while true {
            do {
                try await listen()
                return .mayHaveMissed
            } catch let error as PostgresError where error.code == .connectFailed {
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(2))
            }
        }
    }

    func close() async {
        await wire?.close()
        wire = nil
    }
}
