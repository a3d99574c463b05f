import FoundationEssentials
import Synchronization

/// The tokens that this server has seen before, so that they need not be looked up for each request.
///
/// It remembers only while it can hear of revocations. A lookup announces itself before it asks the database, and its
/// result is kept only if nothing was heard in between. Only live tokens are kept, so that made-up secrets can't fill
/// it.
final class TokenMemory: Sendable {
    private struct State {
        var entries: [TokenSecret.Hash: Entry] = [:]
        var isListening = false

        /// Grows with everything that is heard.
        var heard = 0
    }

    private struct Entry {
        let grant: TokenGrant
        let until: Date
    }

    /// A lookup in the database, with what had been heard when it began.
    struct Look: Sendable {
        fileprivate let heard: Int
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let longest: TimeInterval

    /// A memory that is empty, and remembers nothing before ``listens(_:)``.
    ///
    /// - Parameters:
    ///   - capacity: How many tokens it holds.
    ///   - longest: For how many seconds an entry is trusted, in case a notification is ever lost.
    init(capacity: Int = 10_000, longest: TimeInterval = 60) {
        self.capacity = capacity
        self.longest = longest
    }

    /// The rights of a secret's token, nil where it has to be looked up.
    func grant(of hash: TokenSecret.Hash, at moment: Date) -> TokenGrant? {
        state.withLock { state in
            guard let entry = state.entries[hash], moment < entry.until else { return nil }
            return entry.grant
        }
    }

    /// Begins to look a token up.
    func look() -> Look {
        state.withLock { Look(heard: $0.heard) }
    }

    /// Keeps a result, unless something was heard since the lookup began.
    func keep(_ grant: TokenGrant, of hash: TokenSecret.Hash, foundBy look: Look, at moment: Date) {
        state.withLock { state in
            guard state.isListening, state.heard == look.heard else { return }
            if state.entries.count >= capacity { state.entries.remove(at: state.entries.startIndex) }
            let until = min(grant.expiresAt, moment.addingTimeInterval(longest))
            state.entries[hash] = Entry(grant: grant, until: until)
        }
    }

    /// Forgets a token.
    func forget(_ id: Int32) {
        state.withLock { state in
            state.heard += 1
            state.entries = state.entries.filter { $0.value.grant.id != id }
        }
    }

    /// Forgets all tokens.
    func forgetAll() {
        state.withLock { state in
            state.heard += 1
            state.entries.removeAll()
        }
    }

    /// Called whenever revocations begin or cease to be heard.
    func listens(_ isListening: Bool) {
        state.withLock { state in
            state.heard += 1
            state.entries.removeAll()
            state.isListening = isListening
        }
    }
}
