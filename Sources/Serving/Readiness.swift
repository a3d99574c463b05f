import Synchronization

/// Whether the server still accepts requests, until it is told to stop.
package final class Readiness: Sendable {
    private let closing = Atomic(false)

    /// Creates the state of a server that accepts requests.
    package init() {}

    /// Whether the server was told to stop.
    package var isClosing: Bool { closing.load(ordering: .relaxed) }

    /// Notes that the server was told to stop.
    package func close() {
        closing.store(true, ordering: .relaxed)
    }
}
