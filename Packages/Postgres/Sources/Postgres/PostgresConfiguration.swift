/// Where the server is, and how to talk to it.
///
/// ```swift
/// var configuration = try PostgresConfiguration(url: "postgresql:///daotao?host=/run/postgresql")
/// configuration.statementTimeout = .seconds(30)
/// ```
public struct PostgresConfiguration: Sendable {
    private let parameters: ConnectionParameters

    /// The client's name in the server's own lists and logs: the URL's `application_name`, or the program's name.
    public var applicationName: String

    /// How long connecting may take, and how long a statement waits for a connection.
    ///
    /// The URL's `connect_timeout`, or ten seconds. Several hosts of one URL share it.
    public var connectTimeout: Duration

    /// How long the server works on a statement before it gives up; nil for no limit.
    ///
    /// A server that doesn't report the timeout within another ``connectTimeout`` is taken for gone.
    public var statementTimeout: Duration?

    /// The same for shared and reserved sessions; nil for ``statementTimeout``.
    public var sharedStatementTimeout: Duration?

    /// How long the server lets a transaction stay idle before it ends it; nil for no limit.
    ///
    /// A task that has leased a connection may think for as long as it likes, because the client sends pings for it. So
    /// only a client that was cut off reaches the limit; its locks would be in everybody's way.
    public var idleInTransactionTimeout: Duration? = .seconds(30)

    /// How long a server that owes an answer may be silent before it is asked, on another connection, whether it still
    /// works on it; leased connections have four times as long.
    ///
    /// The connection is closed and replaced where the server denies it twice, or doesn't answer within
    /// ``connectTimeout``. So a statement may take any time, as long as the server works on it.
    public var longestSilence = Duration.seconds(5)

    /// The account to connect as; nil for the URL's.
    public var user: String?

    /// The server's settings for every session, such as `["jit": "off"]`, besides those that the client itself relies
    /// on (``SessionSettings``).
    public var settings: [String: String] = [:]

    /// Settings for shared and reserved sessions, besides ``settings``.
    ///
    /// Shared statements are short and always the same: `["plan_cache_mode": "force_generic_plan"]` has each planned
    /// once a connection, where planning takes longer than running.
    public var sharedSettings: [String: String] = [:]

    /// How long a task waits for a connection to be leased, while all are taken.
    public var leaseTimeout = Duration.seconds(10)

    /// How many connections carry the single statements of all tasks together.
    public var sharedConnections = 1

    /// How many connections tasks can lease at a time.
    public var maximumConnections = 8

    /// How many more connections are kept for ``PostgresClient/atomically(after:_:)``, so that it never waits for a
    /// lease of another kind.
    ///
    /// With none, it leases one of ``maximumConnections``.
    public var reservedConnections = 0

    /// How many prepared statements each connection keeps.
    public var preparedStatements = 256

    /// Reads a connection URI, or a string of keywords, as libpq understands them.
    ///
    /// Of several hosts the one that takes writes is used, unless `target_session_attrs` says otherwise. A single host
    /// is used whether it takes writes or not.
    ///
    /// - Parameter url: The URI.
    /// - Throws: ``PostgresError`` `configuration`; it doesn't quote the URI, which may hold a password.
    public init(url: String) throws(PostgresError) {
        guard let parameters = ConnectionParameters(url: url) else {
            throw PostgresError(.configuration, "the database's URL can't be read")
        }
        self.parameters = parameters
        let program = CommandLine.arguments.first?.split(separator: "/").last.map(String.init)
        applicationName = parameters["application_name"] ?? program ?? ""
        let seconds = parameters["connect_timeout"].flatMap { Int($0) } ?? 0
        connectTimeout = .seconds(seconds > 0 ? seconds : 10)
    }

    /// The parameters for libpq: the URL's, and defaults for the others.
    ///
    /// Settings are not among them, because a pooler would refuse those that it doesn't know: the session sets them
    /// itself.
    func connectionParameters() -> ConnectionParameters {
        var parameters = parameters
        parameters["application_name"] = applicationName
        parameters["client_encoding"] = "UTF8"
        if let user { parameters["user"] = user }
        // Asking for Kerberos takes longer than all the rest, and hardly any server has it.
        parameters.setDefault("gssencmode", "disable")
        parameters.setDefault("target_session_attrs", parameters.hosts.count > 1 ? "read-write" : "any")
        parameters.setDefault("keepalives_idle", "30")
        parameters.setDefault("keepalives_interval", "10")
        parameters.setDefault("keepalives_count", "3")
        parameters.setDefault("tcp_user_timeout", "30000")
        return parameters
    }

    /// How long the server works on a statement of a session, nil for no limit.
    func statementTimeout(for use: Wire.Use) -> Duration? {
        switch use {
        case .shared, .reserved: sharedStatementTimeout ?? statementTimeout
        case .lease: statementTimeout
        case .probe: connectTimeout
        }
    }
}
