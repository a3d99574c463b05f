import FoundationEssentials
import Synchronization

/// When tokens were last shown, gathered until it is stored.
final class TokenUses: Sendable {
    struct Use: Sendable {
        var moment: Date
        var address: String?
    }

    private let uses = Mutex<[Int32: Use]>([:])

    /// Notes that a token was shown.
    func note(_ id: Int32, at moment: Date, from address: String?) {
        uses.withLock { $0[id] = Use(moment: moment, address: address) }
    }

    /// Takes all that was noted.
    func take() -> [Int32: Use] {
        uses.withLock { uses in
            defer { uses.removeAll(keepingCapacity: true) }
            return uses
        }
    }

    /// Gives back what could not be written, where nothing newer was noted.
    func giveBack(_ taken: [Int32: Use]) {
        uses.withLock { $0.merge(taken) { newer, _ in newer } }
    }
}
