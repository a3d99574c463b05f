import Synchronization
import Training

/// Who asks, as a log may name them: found out deep in the chain, written down at its beginning.
final class LoggedCaller: Sendable {
    private let found = Mutex<Caller?>(nil)

    /// The name, nil while nobody has shown who they are.
    var name: String? { found.withLock { $0 }.map(Self.name) }

    /// Notes who asks.
    func note(_ caller: Caller) {
        found.withLock { $0 = caller }
    }

    /// A token is named by its number; of people and addresses nothing is told but what sort of caller they are.
    static func name(of caller: Caller) -> String {
        if caller.name.hasPrefix("token:"), caller.name.dropFirst(6).allSatisfy(\.isWholeNumber) { return caller.name }
        return caller.name.prefix { $0 != ":" }.description
    }
}
