/// Something that a session told with NOTIFY.
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

    /// Something may have been told that nobody heard: the connection was lost and has been made anew, or more came
    /// than was taken. Whatever is kept must be read again.
    case mayHaveMissed
}

/// What is told on some channels, for as long as the closure that it is given to runs.
///
/// Every notification goes to one of its readers.
public struct PostgresNotifications: AsyncSequence, Sendable {
    let listener: NotificationListener

    /// Hears event after event.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let listener: NotificationListener

        /// Waits for the next event.
        ///
        /// - Returns: The event; nil when the task was cancelled or the client closed.
        public mutating func next() async -> PostgresNotificationEvent? {
            await listener.next()
        }

        /// Waits for the next event, on the actor that asks.
        ///
        /// - Parameter actor: Who asks.
        /// - Returns: The event; nil when the task was cancelled or the client closed.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PostgresNotificationEvent? {
            await listener.next()
        }
    }

    /// Begins to hear.
    ///
    /// - Returns: The iterator.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(listener: listener)
    }
}

extension PostgresClient {
    /// Listens to channels, on a connection of its own, for as long as a closure runs.
    ///
    /// When that connection is lost it is made anew, however long that takes, and the reader is told
    /// ``PostgresNotificationEvent/mayHaveMissed``.
    ///
    /// ```swift
    /// try await client.listen(to: ["completion"]) { events in
    ///     for await event in events {
    ///         switch event {
    ///         case .notification(let notification): await refresh(notification.payload)
    ///         case .mayHaveMissed: await refreshAll()
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - channels: The channels' names.
    ///   - onConnection: Told, in order and at once, whenever everything that is told begins or ceases to be heard; it
    ///     must not wait for anything.
    ///   - body: Hears what is told; by the time it is called everything that is told is heard.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PostgresError`` where the server can't be reached at first.
    public func listen<Result: Sendable>(
        to channels: [String],
        onConnection: @escaping @Sendable (_ isConnected: Bool) -> Void = { _ in },
        _ body: (PostgresNotifications) async throws -> Result
    ) async throws -> Result {
        let listener = NotificationListener(pool, channels: channels, onConnection: onConnection)
        try await listener.listen()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.keep() }
            do {
                let result = try await body(PostgresNotifications(listener: listener))
                group.cancelAll()
                await listener.close()
                return result
            } catch {
                group.cancelAll()
                await listener.close()
                throw error
            }
        }
    }
}
