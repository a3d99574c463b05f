public import Postgres

extension PostgresConfiguration {
    /// Creates the configuration of every connection to the registry.
    ///
    /// The tables are in the schema `public`, whatever the account's own settings say, and the session's time zone is
    /// Vietnam's.
    ///
    /// - Throws: `PostgresError` `configuration` where the URL can't be read.
    public init(registry url: String) throws(PostgresError) {
        try self.init(url: url)
        settings["search_path"] = "public"
        settings["TimeZone"] = "Asia/Ho_Chi_Minh"
        // The statements are long and quick: compiling them would take longer than running them.
        settings["jit"] = "off"
    }
}
