import FoundationEssentials
import Synchronization

/// The last uses of tokens, gathered until they are stored once a minute.
final class TokenUses: Sendable {
    struct Use: Sendable {
        var moment: Date
        var address: String?
    }

    private let uses = Mutex<[Int32: Use]>([:])

    func note(_ id: Int32, at moment: Date, from address: String?) {
        uses.withLock { $0[id] = Use(moment: moment, address: address) }
    }

    /// Takes out everything that was noted.
    func take() -> [Int32: Use] {
        uses.withLock { uses in
            defer { uses.removeAll(keepingCapacity: true) }
            return uses
        }
    }

    /// Puts back uses that could not be stored, unless a newer one was noted meanwhile.
    func giveBack(_ taken: [Int32: Use]) {
        uses.withLock { $0.merge(taken) { newer, _ in newer } }
    }
}
