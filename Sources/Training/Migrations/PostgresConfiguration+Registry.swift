public import Postgres

extension PostgresConfiguration {
    /// The configuration of every connection to the registry: its tables are in the schema `public`, whatever an
    /// account's own settings say, and its clock is Vietnam's.
    ///
    /// - Parameter url: Where its database is.
    /// - Throws: `PostgresError` `configuration`, where the URL can't be read.
    public init(registry url: String) throws(PostgresError) {
        try self.init(url: url)
        settings["search_path"] = "public"
        settings["TimeZone"] = "Asia/Ho_Chi_Minh"
        // Our statements are long and quick: compiling them would take longer than running them.
        settings["jit"] = "off"
    }
}
