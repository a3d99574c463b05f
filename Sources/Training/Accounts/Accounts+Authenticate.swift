import FoundationEssentials
import Postgres
import Synchronization

extension Accounts {
    /// Finds the caller who shows a secret.
    ///
    /// The secret is looked up by its hash, so that the time of the look-up reveals nothing about other secrets.
    /// Unknown, expired and revoked secrets are refused in the same words.
    ///
    /// - Parameters:
    ///   - secret: The secret that the caller shows.
    ///   - address: The caller's address.
    ///   - request: The name of this request.
    /// - Returns: The holder of the token.
    /// - Throws: ``TrainingError`` `unauthenticated`.
    public func authenticate(_ secret: String, address: String?, request: String) async throws -> Caller {
        let moment = now()
        guard let grant = try await grant(of: secret, at: moment), moment < grant.expiresAt else {
            throw TrainingError(.unauthenticated)
        }
        uses.note(grant.id, at: moment, from: address)
        return Caller(
            name: "token:\(grant.id)",
            request: request,
            address: address,
            role: grant.role,
            scope: grant.scope,
            seesNationalIDs: grant.seesNationalIDs,
            token: grant.id,
            endsAt: grant.expiresAt,
            triesAs: grant.triesAs
        )
    }

    /// The rights of a secret's token; nil where no such token exists, or it is revoked.
    private func grant(of secret: String, at moment: Date) async throws -> TokenGrant? {
        let hash = TokenSecret.hash(of: secret)
        if let known = memory.grant(of: hash, at: moment) { return known }
        guard TokenSecret(shown: secret) != nil else { return nil }
        let looking = memory.look()
        let row = try await trainingErrors {
            try await postgres.firstRow(
                Statement(named: "find_token", ["hash": "\(Array(hash))", "today": "\(today.given)"])
            )
        }
        guard let row else { return nil }
        let grant = try TokenGrant(
            id: row["id"],
            role: row["role"],
            scope: (row["organization"] as Int32?).map(Scope.subtree) ?? .everything,
            seesNationalIDs: row["sees_national_ids"],
            expiresAt: row["expires_at"],
            triesAs: row["tries_as"]
        )
        memory.keep(grant, of: hash, foundBy: looking, at: moment)
        return grant
    }
}

/// The rights that a token grants.
struct TokenGrant: Sendable, Hashable {
    let id: Int32
    let role: Role
    let scope: Scope
    let seesNationalIDs: Bool
    let expiresAt: Date

    /// The name under which the holder's tries of national IDs are counted, nil for the holder's own.
    var triesAs: String? = nil
}

/// The tokens that this server has seen before, so that it needn't look each up for every request.
///
/// It remembers nothing while it can't hear of revocations. A lookup announces itself before it asks the database, and
/// its result is kept only if no notification arrived meanwhile. Only live tokens are kept, so that made-up secrets
/// can't fill the memory.
final class TokenMemory: Sendable {
    private struct State {
        var entries: [TokenSecret.Hash: Entry] = [:]
        var isListening = false

        /// Counts notifications.
        var heard = 0
    }

    private struct Entry {
        let grant: TokenGrant
        let until: Date
    }

    /// A lookup in the database, with the count of notifications when it began.
    struct Look: Sendable {
        fileprivate let heard: Int
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let longest: TimeInterval

    /// Creates an empty memory, which keeps nothing before ``listens(_:)``.
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

    /// Announces a lookup.
    func look() -> Look {
        state.withLock { Look(heard: $0.heard) }
    }

    /// Keeps the result of a lookup, unless a notification arrived since it began.
    func keep(_ grant: TokenGrant, of hash: TokenSecret.Hash, foundBy look: Look, at moment: Date) {
        state.withLock { state in
            guard state.isListening, state.heard == look.heard else { return }
            if state.entries.count >= capacity { state.entries.remove(at: state.entries.startIndex) }
            let until = min(grant.expiresAt, moment.addingTimeInterval(longest))
            state.entries[hash] = Entry(grant: grant, until: until)
        }
    }

    func forget(_ id: Int32) {
        state.withLock { state in
            state.heard += 1
            state.entries = state.entries.filter { $0.value.grant.id != id }
        }
    }

    func forgetAll() {
        state.withLock { state in
            state.heard += 1
            state.entries.removeAll()
        }
    }

    /// Empties the memory, because the server begins or ceases to hear of revocations.
    func listens(_ isListening: Bool) {
        state.withLock { state in
            state.heard += 1
            state.entries.removeAll()
            state.isListening = isListening
        }
    }
}
