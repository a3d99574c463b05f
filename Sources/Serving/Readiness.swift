import Synchronization

/// Whether the server takes requests still; it doesn't once it was told to stop.
package final class Readiness: Sendable {
    private let closing = Atomic(false)

    /// A server that takes requests.
    package init() {}

    /// Whether it was told to stop.
    package var isClosing: Bool { closing.load(ordering: .relaxed) }

    /// Says that it was told to stop.
    package func close() {
        closing.store(true, ordering: .relaxed)
    }
}
