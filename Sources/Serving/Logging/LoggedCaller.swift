import Synchronization

/// The caller's name for the log: authentication finds it deep in the chain, the log at its beginning writes it.
package final class LoggedCaller: Sendable {
    private let found = Mutex<String?>(nil)

    /// The name, nil before the caller is known.
    var name: String? { found.withLock { $0 } }

    /// Sets the caller's name.
    package func note(_ name: String) {
        found.withLock { $0 = name }
    }
}
