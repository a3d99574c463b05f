import Crypto
import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization
import Training

/// Identifies the holders of access tokens that a trusted provider signed (OpenID Connect, RFC 9068).
///
/// A verified token is remembered by its hash until it ends, but for five minutes at most, so that a withdrawn key or a
/// unit with another code is noticed.
final class IdentityProvider: Service, Sendable {
    private struct Known: Sendable {
        let holder: Holder
        let until: Date
    }

    /// The person whom a token identifies.
    struct Holder: Sendable {
        let identity: Identity
        let scope: Scope

        /// The end of the access token, with which the tokens that its holder makes end too.
        let endsAt: Date
    }

    private let configuration: IdentityProviderConfiguration
    private let keys: ProviderKeys
    private let now: @Sendable () -> Date
    private let known = Mutex<[SHA256Digest: Known]>([:])

    /// The most tokens that are remembered.
    private static let capacity = 10_000

    /// The seconds for which a token is remembered at most.
    private static let longest: TimeInterval = 300

    init(
        _ configuration: IdentityProviderConfiguration,
        pace: ProviderKeys.Pace = ProviderKeys.Pace(),
        now: @escaping @Sendable () -> Date = { Date() },
        logger: Logger
    ) {
        self.configuration = configuration
        self.now = now
        keys = ProviderKeys(
            KeySource(issuer: configuration.issuer, keys: configuration.keys),
            pace: pace,
            now: now,
            logger: logger
        )
    }

    /// Fetches the provider's keys when they are needed, until it is stopped.
    func run() async {
        await keys.run()
    }

    /// Identifies the holder of a token.
    ///
    /// - Parameter accounts: Finds the unit that the scope's code names.
    /// - Throws: ``TrainingError`` `unauthenticated`, whatever is wrong with the token; `issuer_unreachable` where it
    ///   could be valid and there are no keys to verify it.
    func holder(of secret: String, _ accounts: Accounts) async throws -> Holder {
        let hash = SHA256.hash(data: Array(secret.utf8))
        let moment = now()
        if let known = known.withLock({ $0[hash] }), moment < known.until { return known.holder }
        guard let token = AccessToken(secret), KeySet.algorithms.contains(token.algorithm),
            let (identity, expiresAt) = token.identity(by: configuration, at: moment),
            let key = try await keys.key(token.key), key.algorithm == token.algorithm, await key.signed(secret)
        else { throw TrainingError(.unauthenticated) }
        let holder = Holder(identity: identity, scope: try await accounts.scope(of: identity), endsAt: expiresAt)
        keep(Known(holder: holder, until: min(expiresAt, moment.addingTimeInterval(Self.longest))), hash)
        return holder
    }

    private func keep(_ holder: Known, _ hash: SHA256Digest) {
        known.withLock { known in
            if known.count >= Self.capacity { known.remove(at: known.startIndex) }
            known[hash] = holder
        }
    }
}
