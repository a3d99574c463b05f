/// The limits beyond which a server refuses requests.
public struct ServerLimits: Sendable {
    /// The longest body of a request, in bytes.
    public var maximumBody = 1 << 20

    /// The longest body with many things, in bytes.
    public var maximumBulk = 8 << 20

    /// The longest imported file, in bytes.
    public var maximumFile = 1 << 30

    /// The most bodies on their way at once.
    public var maximumBodies = 768

    /// The most memory of the bodies on their way, in bytes; short bodies are not counted.
    public var maximumBodyBytes = 192 << 20

    /// The longest target (path and query) of a request, in bytes.
    public var maximumTarget = 4 * 1024

    /// The longest header of a request, in bytes.
    public var maximumHeader = 32 * 1024

    /// The most fields in a request's header.
    public var maximumHeaderFields = 100

    /// The time in which a request's header has to arrive.
    public var headerTimeout = Duration.seconds(10)

    /// The time in which a request's body has to arrive.
    public var bodyTimeout = Duration.seconds(20)

    /// The time from a request's header to the end of its answer.
    public var requestTimeout = Duration.seconds(30)

    /// The time for a file that comes in or goes out, as long as it makes progress.
    public var transferTimeout = Duration.seconds(3600)

    /// The bytes of a file that have to come, or be taken, in a second, after the time that any body or answer has.
    public var minimumPace = 16 * 1024

    /// The time for which a connection may stay open between two requests.
    public var idleTimeout = Duration.seconds(75)

    /// That time while more than three quarters of all connections are taken.
    public var crowdedIdleTimeout = Duration.seconds(2)

    /// The most requests that are worked on at once; more are refused.
    public var maximumRequests = 512

    /// The most open connections, a third of them from one address; more wait in the system's short queue.
    public var maximumConnections = 768

    /// Creates limits that suit one server with a few cores.
    public init() {}
}
