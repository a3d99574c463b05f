public import Serving
public import Training

/// The address, callers and limits of a server.
public struct ServerConfiguration: Sendable {
    /// The name or address to listen on.
    public var host: String

    /// The port to listen on; 0 picks a free one.
    public var port: Int

    /// A token besides those on record, of at least 32 characters, with an administrator's rights for the whole state;
    /// nil for none.
    public var apiToken: String?

    /// The identity provider whose access tokens are accepted too; nil for none.
    public var identityProvider: IdentityProviderConfiguration?

    /// The proxies that are trusted about their clients' addresses.
    public var trustedProxies: TrustedProxies

    /// The language for clients that don't ask for one.
    public var language: Language

    /// The file of the key that signs heads of the sealed log; nil where this server only seals, and signs nothing.
    public var sealKey: SealKeyFile?

    /// The limits of requests.
    public var limits: RegistryLimits

    /// Creates a configuration.
    ///
    /// - Parameter apiToken: A token besides those on record, with an administrator's rights; nil for none.
    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        apiToken: String? = nil,
        identityProvider: IdentityProviderConfiguration? = nil,
        trustedProxies: TrustedProxies = .none,
        language: Language = .vi,
        sealKey: SealKeyFile? = nil,
        limits: RegistryLimits = RegistryLimits()
    ) {
        self.host = host
        self.port = port
        self.apiToken = apiToken
        self.identityProvider = identityProvider
        self.trustedProxies = trustedProxies
        self.language = language
        self.sealKey = sealKey
        self.limits = limits
    }
}

/// The limits beyond which a registry's server refuses requests.
public struct RegistryLimits: Sendable {
    /// The limits that any server has.
    public var http = ServerLimits()

    /// The most bytes of files on the disk that wait to be imported.
    public var maximumSpooled = 6 << 30

    /// The most bytes of a file of refused rows, or of notes, that an import may leave.
    public var maximumRemarks = 256 << 20

    /// The most imports that run at once.
    public var maximumImports = 3

    /// The most imports that may wait; a client with a further one is asked to come again.
    public var maximumWaitingImports = 16

    /// The most exports that are read at once; a client with a further one is asked to come again.
    public var maximumExports = 3

    /// The most different reports that clients may wait for, because they are made one after the other.
    public var maximumReports = 24

    /// The most clients that watch progress at once; a further one is asked to come again.
    public var maximumWatchers = 500

    /// The most of them at one address, where it is known.
    public var maximumWatchersPerAddress = 50

    /// The limits that suit one server of a few cores.
    public init() {}
}
