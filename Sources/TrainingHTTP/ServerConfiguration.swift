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
    public var limits: ServerLimits

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
        limits: ServerLimits = ServerLimits()
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

/// What a client may ask of a server before it is refused.
public struct ServerLimits: Sendable {
    /// The longest body of a request, in bytes.
    public var maximumBody = 1 << 20

    /// The longest body that brings many things at once, in bytes.
    public var maximumBulk = 8 << 20

    /// The longest file that is taken in, in bytes.
    public var maximumImport = 1 << 30

    /// How many bodies may be on their way at once.
    public var maximumBodies = 768

    /// How much memory the bodies on their way may take, in bytes; what is short is not counted.
    public var maximumBodyBytes = 192 << 20

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

    /// The longest target (path and query) of a request, in bytes.
    public var maximumTarget = 4 * 1024

    /// The header of a request as a whole, in bytes.
    public var maximumHeader = 32 * 1024

    /// The number of fields in a request's header.
    public var maximumHeaderFields = 100

    /// How long the header of a request may take to arrive.
    public var headerTimeout = Duration.seconds(10)

    /// How long the body of a request may take to arrive.
    public var bodyTimeout = Duration.seconds(20)

    /// How long a request may take from its header to the end of its answer.
    public var requestTimeout = Duration.seconds(30)

    /// How long an import or an export may take, as long as bytes come and go.
    public var transferTimeout = Duration.seconds(3600)

    /// How many bytes of a file have to come, or be taken, in a second, besides the time that any body or answer has.
    public var minimumPace = 16 * 1024

    /// How long a connection may stay open between two requests.
    public var idleTimeout = Duration.seconds(75)

    /// How long it may, where more than three quarters of all connections are taken.
    public var crowdedIdleTimeout = Duration.seconds(2)

    /// How many requests are worked on at once; whoever comes then is told to come again.
    public var maximumRequests = 512

    /// How many watch progress at once; whoever comes then is told to come again.
    public var maximumWatchers = 500

    /// How many of them watch from one address, where it is known.
    public var maximumWatchersPerAddress = 50

    /// How many connections are open at once, a third of them from one address; more than these wait in the system's short
    /// queue.
    public var maximumConnections = 768

    /// The limits that suit one server of a few cores.
    public init() {}

    /// How much of something one address, and one caller, may have.
    ///
    /// - Parameter most: How much there is.
    /// - Returns: A third of it, rounded up, and one at least: two of them leave something to everybody else.
    public static func share(of most: Int) -> Int { max(1, (most + 2) / 3) }
}
