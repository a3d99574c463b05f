import FoundationEssentials
import Synchronization

/// The tokens that were shown to this server before, so that they need not be looked up for each request.
///
/// It remembers only while it can hear of what is revoked, and nothing that was looked up while something was: who looks
/// says so before asking the database, and what they found is kept only if nothing was heard in between. Only live tokens
/// are kept, so that made-up secrets can't fill it.
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

    /// A look into the database that began at some point of what was heard.
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
    ///   - longest: For how many seconds it is believed, should the database's word ever be lost on the way.
    init(capacity: Int = 10_000, longest: TimeInterval = 60) {
        self.capacity = capacity
        self.longest = longest
    }

    /// What is granted to whoever shows a secret, nil where that has to be looked up.
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

    /// Keeps what was found, unless something was heard since the look began.
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

    /// Told whenever what is revoked begins or ceases to be heard of.
    func listens(_ isListening: Bool) {
        state.withLock { state in
            state.heard += 1
            state.entries.removeAll()
            state.isListening = isListening
        }
    }
}
