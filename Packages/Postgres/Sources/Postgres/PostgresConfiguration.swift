/// The server to connect to, and the limits and settings of the client.
///
/// ```swift
/// var configuration = try PostgresConfiguration(url: "postgresql:///daotao?host=/run/postgresql")
/// configuration.statementTimeout = .seconds(30)
/// ```
public struct PostgresConfiguration: Sendable {
    private let parameters: ConnectionParameters

    /// The client's name in the server's lists and logs: the URL's `application_name`, or the program's name.
    public var applicationName: String

    /// The time for connecting, and for which a statement waits for a connection.
    ///
    /// By default the URL's `connect_timeout`, or ten seconds. The hosts of one URL share this time.
    public var connectTimeout: Duration

    /// The time for which a statement may run on the server; nil for no limit.
    ///
    /// A server that doesn't report the timeout within another ``connectTimeout`` counts as gone.
    public var statementTimeout: Duration?

    /// The ``statementTimeout`` for shared and reserved sessions; nil for the general one.
    public var sharedStatementTimeout: Duration?

    /// The time for which a transaction may stay idle before the server ends it; nil for no limit.
    ///
    /// A task that has leased a connection may be idle for as long as it likes, because the client sends pings for it.
    /// So only a client that was cut off reaches the limit, and its locks would block everybody.
    public var idleInTransactionTimeout: Duration? = .seconds(30)

    /// The time for which a server that owes an answer may be silent before the client asks it, on another connection,
    /// whether it still works on the answer; leased connections have four times as long.
    ///
    /// The connection is closed and replaced where the server denies it twice, or doesn't answer within
    /// ``connectTimeout``. So a statement may take any time while the server works on it.
    public var longestSilence = Duration.seconds(5)

    /// The account to connect as; nil for the one of the URL.
    public var user: String?

    /// The server's settings for every session, such as `["jit": "off"]`, besides those that the client itself needs
    /// (``SessionSettings``).
    public var settings: [String: String] = [:]

    /// Settings for shared and reserved sessions, besides ``settings``.
    ///
    /// Shared statements are short and always the same: with `["plan_cache_mode": "force_generic_plan"]` each
    /// connection plans a statement only once, where planning takes longer than running.
    public var sharedSettings: [String: String] = [:]

    /// The time for which a task waits to lease a connection while all are leased.
    public var leaseTimeout = Duration.seconds(10)

    /// The number of connections that carry the single statements of all tasks together.
    public var sharedConnections = 1

    /// The number of connections that tasks can lease at a time.
    public var maximumConnections = 8

    /// The number of further connections that are kept for ``PostgresClient/atomically(after:_:)``, which then never waits
    /// for other leases.
    ///
    /// With zero, the method leases one of ``maximumConnections``.
    public var reservedConnections = 0

    /// The number of prepared statements that each connection keeps.
    public var preparedStatements = 256

    /// Reads a connection URI, or a string of keywords, as libpq understands them.
    ///
    /// Of several hosts the client uses the one that takes writes, unless `target_session_attrs` says otherwise. A
    /// single host is used whether it takes writes or not.
    ///
    /// - Parameter url: The URI.
    /// - Throws: ``PostgresError`` `configuration`, which doesn't quote the URI, because that may hold a password.
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
    /// Settings are not among them, because a pooler refuses unknown ones: the session sets them itself.
    func connectionParameters() -> ConnectionParameters {
        var parameters = parameters
        parameters["application_name"] = applicationName
        parameters["client_encoding"] = "UTF8"
        if let user { parameters["user"] = user }
        // Trying Kerberos takes longer than all the rest, and hardly any server has it.
        parameters.setDefault("gssencmode", "disable")
        parameters.setDefault("target_session_attrs", parameters.hosts.count > 1 ? "read-write" : "any")
        parameters.setDefault("keepalives_idle", "30")
        parameters.setDefault("keepalives_interval", "10")
        parameters.setDefault("keepalives_count", "3")
        parameters.setDefault("tcp_user_timeout", "30000")
        return parameters
    }

    /// The time for which a statement may run on a session, nil for no limit.
    func statementTimeout(for use: Wire.Use) -> Duration? {
        switch use {
        case .shared, .reserved: sharedStatementTimeout ?? statementTimeout
        case .lease: statementTimeout
        case .probe: connectTimeout
        }
    }
}
