import Synchronization

/// The server's readiness: it accepts requests until it is stopped.
package final class Readiness: Sendable {
    private let closing = Atomic(false)

    /// Creates the state of a server that accepts requests.
    package init() {}

    /// True if the server is stopping.
    package var isClosing: Bool { closing.load(ordering: .relaxed) }

    /// Notes that the server is stopping.
    package func close() {
        closing.store(true, ordering: .relaxed)
    }
}
