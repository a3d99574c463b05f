/// The settings that a session gets, whatever its role, its database or its server have set.
///
/// Days and numbers travel as text in COPY and wherever a statement turns them into text, and `SQL, MDY` would make
/// another day of a birthday. So every connection sets the forms of text before it does anything else. The language of
/// messages, `lc_messages`, may be set by superusers only; the program doesn't read what messages say.
struct SessionSettings {
    /// The settings on which the meaning of text depends, in both directions.
    static let pinned = [
        "DateStyle": "ISO, YMD",
        "IntervalStyle": "postgres",
        "bytea_output": "hex",
        "extra_float_digits": "1",
        "standard_conforming_strings": "on",
        "array_nulls": "on",
        "transform_null_equals": "off",
        "default_transaction_isolation": "read committed",
        "default_transaction_deferrable": "off",
    ]

    /// How the server finds out that this client is gone.
    ///
    /// A client that reads slowly is not gone.
    private static let probing = [
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "300000",
    ]

    /// Names and values, in the order in which they are set.
    let pairs: [(name: String, value: String)]

    init(_ configuration: PostgresConfiguration, for use: Wire.Use) {
        var settings = Self.pinned.merging(Self.probing) { $1 }
        if use == .lease, let timeout = configuration.idleInTransactionTimeout {
            settings["idle_in_transaction_session_timeout"] = timeout.forTheServer
        }
        if let timeout = configuration.statementTimeout(for: use) {
            settings["statement_timeout"] = timeout.forTheServer
        }
        settings.merge(configuration.settings) { $1 }
        if use == .shared || use == .reserved { settings.merge(configuration.sharedSettings) { $1 } }
        // A probe has to come from the account that began the session that it asks about.
        if use == .probe { settings["role"] = nil }
        // The role comes last: with it on, fewer settings may be allowed.
        pairs = settings.sorted { ($0.key == "role" ? 1 : 0, $0.key) < ($1.key == "role" ? 1 : 0, $1.key) }
            .map { ($0.key, $0.value) }
    }

    /// Sets them for the session, and the mark by which it is known again.
    func statement(mark: String) -> Statement {
        let names = pairs.map(\.name) + [Self.mark]
        let values = pairs.map(\.value) + [mark]
        return "select set_config(name, value, false) from unnest(\(names), \(values)) setting (name, value)"
    }

    /// A setting of our own by which a session is recognized; a new session doesn't have it.
    static let mark = "postgres_client.session"
}

extension Duration {
    /// In milliseconds, as the server's settings take it; never zero, which would mean no limit.
    fileprivate var forTheServer: String { "\(max(1, Int((self / .milliseconds(1)).rounded(.up))))" }
}
