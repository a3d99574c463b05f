/// A message that a session sent with NOTIFY.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel.
    public let channel: String

    /// The message's text.
    public let payload: String
}

/// An event for the reader of notifications.
public enum PostgresNotificationEvent: Sendable, Hashable {
    /// A notification came.
    case notification(PostgresNotification)

    /// Notifications may have been missed: the connection was lost and replaced, or the reader was too slow. The reader
    /// has to read again whatever it caches.
    case mayHaveMissed
}

/// The notifications of some channels, while the closure that gets them runs.
///
/// Where several tasks read them, each notification goes to one of the tasks.
public struct PostgresNotifications: AsyncSequence, Sendable {
    let listener: NotificationListener

    /// Reads event after event.
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
        /// - Returns: The event; nil when the task was cancelled or the client closed.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PostgresNotificationEvent? {
            await listener.next()
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(listener: listener)
    }
}

extension PostgresClient {
    /// Listens to channels, on a connection of its own, while a closure runs.
    ///
    /// When that connection is lost it is replaced, however long that takes, and the reader gets
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
    ///   - onConnection: Called, in order and at once, whenever listening starts or stops working; it must not wait.
    ///   - body: Reads the events; it is called once the server listens on every channel.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError`` where the server can't be reached at first.
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
