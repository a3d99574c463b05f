import Crypto
import FoundationEssentials
import Postgres
import Synchronization

extension Accounts {
    /// Finds the caller who shows a secret.
    ///
    /// The secret is looked up by its hash, so that the time of the look-up reveals nothing about other secrets.
    /// Unknown, expired and revoked secrets are refused in the same words.
    ///
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

/// The secret that the holder of a token shows: `dtk_`, and 36 bytes as base64url.
///
/// 32 of the bytes are random. The last four are computed from them, so that a mistyped or made-up secret is recognized
/// without asking the database.
struct TokenSecret: Sendable {
    /// The secret itself, which is stored nowhere.
    let text: String

    /// The hash that the registry stores.
    let hash: Hash

    /// The SHA-256 of a secret.
    typealias Hash = SHA256Digest

    private static let prefix = "dtk_"
    private static let randomBytes = 32
    private static let checkBytes = 4

    init() {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<Self.randomBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let text = Self.prefix + Data(random + Self.check(random)).base64URL
        self.text = text
        hash = Self.hash(of: text)
    }

    /// The hash of a text, whether it is a secret or not.
    static func hash(of text: String) -> Hash {
        SHA256.hash(data: Array(text.utf8))
    }

    /// Reads a secret as it was shown; nil where it can't be one.
    init?(shown text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Data(base64URL: text.dropFirst(Self.prefix.count)),
            bytes.count == Self.randomBytes + Self.checkBytes
        else { return nil }
        let random = Array(bytes.prefix(Self.randomBytes))
        guard Array(bytes.suffix(Self.checkBytes)) == Self.check(random) else { return nil }
        self.text = text
        hash = Self.hash(of: text)
    }

    private static func check(_ random: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(prefix.utf8) + random).prefix(checkBytes))
    }
}

extension Data {
    /// The bytes as base64url without padding, RFC 4648.
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads base64url whose length needs no padding.
    fileprivate init?(base64URL text: some StringProtocol) {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else { return nil }
        self.init(base64Encoded: String(text).replacing("-", with: "+").replacing("_", with: "/"))
    }
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
    ///   - capacity: The number of tokens that it holds.
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
