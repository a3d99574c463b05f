public import Serving
public import Training

/// Where a server listens, for whom, and within which limits.
public struct ServerConfiguration: Sendable {
    /// The name or address to listen on.
    public var host: String

    /// The port to listen on; 0 picks a free one.
    public var port: Int

    /// A token besides those on record, at least 32 characters: an administrator's, of the whole state; nil for none.
    public var apiToken: String?

    /// The identity provider whose access tokens are taken besides; nil for none.
    public var identityProvider: IdentityProviderConfiguration?

    /// The proxies that are believed when they say whom they ask for.
    public var trustedProxies: TrustedProxies

    /// The language of what is said to clients that ask for none.
    public var language: Language

    /// What a client may ask of the server.
    public var limits: RegistryLimits

    /// Describes a server.
    ///
    /// - Parameters:
    ///   - host: The name or address to listen on.
    ///   - port: The port to listen on; 0 picks a free one.
    ///   - apiToken: A token besides those on record, an administrator's; nil for none.
    ///   - identityProvider: The identity provider whose access tokens are taken besides; nil for none.
    ///   - trustedProxies: The proxies that are believed when they say whom they ask for.
    ///   - language: The language of what is said to clients that ask for none.
    ///   - limits: What a client may ask of the server.
    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        apiToken: String? = nil,
        identityProvider: IdentityProviderConfiguration? = nil,
        trustedProxies: TrustedProxies = .none,
        language: Language = .vi,
        limits: RegistryLimits = RegistryLimits()
    ) {
        self.host = host
        self.port = port
        self.apiToken = apiToken
        self.identityProvider = identityProvider
        self.trustedProxies = trustedProxies
        self.language = language
        self.limits = limits
    }
}

/// What may be asked of a registry's server before it is refused.
public struct RegistryLimits: Sendable {
    /// Those of any server.
    public var http = ServerLimits()

    /// How much of files may be kept on the disk until they have been taken in, in bytes.
    public var maximumSpooled = 6 << 30

    /// The longest file of refused rows, or of notes, that an import may leave, in bytes.
    public var maximumRemarks = 256 << 20

    /// How many imports run at once.
    public var maximumImports = 2

    /// How many imports may wait for their turn; whoever comes then is told to come again.
    public var maximumWaitingImports = 16

    /// How many exports are read at once; whoever comes then is told to come again.
    public var maximumExports = 3

    /// How many different reports may be waited for at once: they are made one after the other.
    public var maximumReports = 24

    /// How many watch progress at once; whoever comes then is told to come again.
    public var maximumWatchers = 500

    /// How many of them watch from one address, where it is known.
    public var maximumWatchersPerAddress = 50

    /// The limits that suit one server of a few cores.
    public init() {}
}
