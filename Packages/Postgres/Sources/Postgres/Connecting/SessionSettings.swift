/// The settings of a session, whatever its role, database and server set.
///
/// COPY and casts to text write days and numbers as text, and with `SQL, MDY` another day of birth would be read. So
/// every connection first sets the formats of text. Only superusers may set `lc_messages`, the language of messages;
/// the program doesn't read the messages' text.
struct SessionSettings {
    /// The settings that decide the meaning of text, in both directions.
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

    /// The settings by which the server notices that this client is gone.
    ///
    /// A client that reads slowly isn't gone.
    private static let probing = [
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "300000",
    ]

    /// The names and values, in the order in which they are set.
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
        // A probe has to use the account that began the session that it asks about.
        if use == .probe { settings["role"] = nil }
        // The role comes last, because with it fewer settings may be allowed.
        pairs = settings.sorted { ($0.key == "role" ? 1 : 0, $0.key) < ($1.key == "role" ? 1 : 0, $1.key) }
            .map { ($0.key, $0.value) }
    }

    /// A statement that sets them for the session, and the mark that identifies the session.
    func statement(mark: String) -> Statement {
        let names = pairs.map(\.name) + [Self.mark]
        let values = pairs.map(\.value) + [mark]
        return "select set_config(name, value, false) from unnest(\(names), \(values)) setting (name, value)"
    }

    /// The setting that identifies a session; a new session doesn't have it.
    static let mark = "postgres_client.session"
}

extension Duration {
    /// The duration in milliseconds, as the server's settings take it; never zero, which would mean no limit.
    fileprivate var forTheServer: String { "\(max(1, Int((self / .milliseconds(1)).rounded(.up))))" }
}
