import Synchronization

/// Whether the server takes requests still; it doesn't once it was told to stop.
final class Readiness: Sendable {
    private let closing = Atomic(false)

    var isClosing: Bool { closing.load(ordering: .relaxed) }

    func close() {
        closing.store(true, ordering: .relaxed)
    }
}
