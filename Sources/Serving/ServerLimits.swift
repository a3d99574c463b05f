/// What a client may ask of a server before it is refused.
public struct ServerLimits: Sendable {
    /// The longest body of a request, in bytes.
    public var maximumBody = 1 << 20

    /// The longest body that brings many things at once, in bytes.
    public var maximumBulk = 8 << 20

    /// The longest file that is taken in, in bytes.
    public var maximumFile = 1 << 30

    /// How many bodies may be on their way at once.
    public var maximumBodies = 768

    /// How much memory the bodies on their way may take, in bytes; what is short is not counted.
    public var maximumBodyBytes = 192 << 20

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

    /// How long a file may take to come in or to go out, as long as bytes come and go.
    public var transferTimeout = Duration.seconds(3600)

    /// How many bytes of a file have to come, or be taken, in a second, besides the time that any body or answer has.
    public var minimumPace = 16 * 1024

    /// How long a connection may stay open between two requests.
    public var idleTimeout = Duration.seconds(75)

    /// How long it may, where more than three quarters of all connections are taken.
    public var crowdedIdleTimeout = Duration.seconds(2)

    /// How many requests are worked on at once; whoever comes then is told to come again.
    public var maximumRequests = 512

    /// How many connections are open at once, a third of them from one address; more than these wait in the system's short
    /// queue.
    public var maximumConnections = 768

    /// The limits that suit one server of a few cores.
    public init() {}
}
