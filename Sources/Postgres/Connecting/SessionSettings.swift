/// What a session is to have, whatever its role, its database or its server has been given otherwise.
///
/// Days and numbers travel as text in COPY and wherever a statement makes text of them, and with `SQL, MDY` a birthday is
/// read as another one: so what decides on their form is set, on every connection and before anything else is done on it. What
/// is said of it, `lc_messages`, only superusers may set; no text that the server says is read by the program.
struct SessionSettings {
    /// What the meaning of the text that is sent and that comes back depends on, and of what holds it together.
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

    /// How the server finds out that we are gone; one who reads slowly is not gone yet.
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
        if use == .shared || use == .turn { settings.merge(configuration.sharedSettings) { $1 } }
        // Whoever is to be asked about a session has to be who began it.
        if use == .question { settings["role"] = nil }
        // Behind a role that is put on there may be less that one may set.
        pairs = settings.sorted { ($0.key == "role" ? 1 : 0, $0.key) < ($1.key == "role" ? 1 : 0, $1.key) }
            .map { ($0.key, $0.value) }
    }

    /// Sets them for the session, and the mark by which it is known again.
    func statement(mark: String) -> Statement {
        let names = pairs.map(\.name) + [Self.mark]
        let values = pairs.map(\.value) + [mark]
        return "select set_config(name, value, false) from unnest(\(names), \(values)) setting (name, value)"
    }

    /// A setting of ours that says whose a session is: a new session has none.
    static let mark = "daotao.session"
}

extension Duration {
    /// As settings of the server have it, in milliseconds; never zero, which would be no limit.
    fileprivate var forTheServer: String { "\(max(1, Int((self / .milliseconds(1)).rounded(.up))))" }
}
