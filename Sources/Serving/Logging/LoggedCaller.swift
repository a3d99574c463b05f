import Synchronization

/// Who asks, as a log may name them: found out deep in the chain, written down at its beginning.
package final class LoggedCaller: Sendable {
    private let found = Mutex<String?>(nil)

    /// The name, nil while nobody has shown who they are.
    var name: String? { found.withLock { $0 } }

    /// Notes who asks.
    package func note(_ name: String) {
        found.withLock { $0 = name }
    }
}
