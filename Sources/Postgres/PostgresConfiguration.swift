/// Where the server is, and how to talk to it.
///
/// ```swift
/// var configuration = try PostgresConfiguration(url: "postgresql:///daotao?host=/run/postgresql")
/// configuration.statementTimeout = .seconds(30)
/// ```
public struct PostgresConfiguration: Sendable {
    private let parameters: ConnectionParameters

    /// What the server calls us in its own lists and logs: what the URL says, or the program's name.
    public var applicationName: String

    /// How long a connection may take to be made, and how long a statement waits for one.
    ///
    /// What the URL says as `connect_timeout`, or ten seconds. Where the URL names several hosts they share it.
    public var connectTimeout: Duration

    /// How long the server works on a statement before it gives up; nil for no limit.
    ///
    /// A server that doesn't even say so within ``connectTimeout`` after that is taken for gone.
    public var statementTimeout: Duration?

    /// The same for the sessions that tasks share, and for those that are kept for turns; nil for ``statementTimeout``.
    public var sharedStatementTimeout: Duration?

    /// How long the server waits within a transaction for whoever began it, before it gives the transaction up; nil for no
    /// limit.
    ///
    /// Who has leased a connection may think for as long as they like: while the client runs it tells the server that it
    /// is still there. So the limit is one for a client that is cut off, whose locks would be in everybody's way.
    public var idleInTransactionTimeout: Duration? = .seconds(30)

    /// How long nothing may come from the server, where something is waited for, before it is asked on a connection of its
    /// own whether it still works on it; leased connections are given four times as long.
    ///
    /// A connection is closed, and replaced, where the server says twice that it doesn't, or says nothing within
    /// ``connectTimeout``. So it is not how long something takes that counts, but whether anybody works on it.
    public var longestSilence = Duration.seconds(5)

    /// Whom to connect as; nil for whom the URL names.
    public var user: String?

    /// Settings of the server for every session, such as `["jit": "off"]`, besides those that the client itself relies
    /// on: see ``SessionSettings``.
    public var settings: [String: String] = [:]

    /// Settings for the sessions that tasks share, and for those that are kept for turns, besides ``settings``.
    ///
    /// What many tasks ask is short and always the same: with `["plan_cache_mode": "force_generic_plan"]` it is planned once
    /// for a connection, where planning would take longer than running.
    public var sharedSettings: [String: String] = [:]

    /// How long a task waits for a connection to be leased, while all are taken.
    public var leaseTimeout = Duration.seconds(10)

    /// How many connections carry the single statements of all tasks together.
    public var sharedConnections = 1

    /// How many connections tasks can lease at a time.
    public var maximumConnections = 8

    /// How many more are kept for ``PostgresClient/atomically(after:_:)``, so that whoever waits for their turn waits for
    /// nobody who has leased one for something else; where there are none, it leases one of ``maximumConnections``.
    public var turnConnections = 0

    /// How many prepared statements each connection keeps.
    public var preparedStatements = 256

    /// Reads a connection URI, or a string of keywords, as libpq understands them.
    ///
    /// Several hosts may be named; the one that takes writes is used, unless `target_session_attrs` says otherwise. Where
    /// there is one, it is used whatever it takes.
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

    /// What libpq is given: what the URL says, and what it doesn't.
    ///
    /// Settings are no part of it, for a pooler would refuse those that it doesn't know: the session sets them itself.
    func connectionParameters() -> ConnectionParameters {
        var parameters = parameters
        parameters["application_name"] = applicationName
        parameters["client_encoding"] = "UTF8"
        if let user { parameters["user"] = user }
        // Asking for Kerberos takes longer than all else, and hardly anybody has it.
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
        case .shared, .turn: sharedStatementTimeout ?? statementTimeout
        case .lease: statementTimeout
        case .question: connectTimeout
        }
    }
}
