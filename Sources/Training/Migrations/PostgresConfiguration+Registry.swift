public import Postgres

extension PostgresConfiguration {
    /// How the registry is talked to, by every program that does: its tables are in the schema `public`, whatever an
    /// account's own settings would have looked at first, and its clock is Vietnam's.
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
