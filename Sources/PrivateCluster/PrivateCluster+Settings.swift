extension PrivateCluster {
    /// The server's settings, by their names in PostgreSQL.
    public struct Settings: Sendable {
        /// The values as a configuration file has them, without quotes.
        public var parameters: [String: String]

        /// A new cluster is flushed to the disk before its first use.
        public var isDurable: Bool

        /// The settings for data that has to last.
        ///
        /// The server's log names no people: it has neither texts of statements nor values.
        public static let standard = Settings(
            parameters: [
                "shared_buffers": "256MB",
                "work_mem": "32MB",
                "maintenance_work_mem": "256MB",
                "max_connections": "64",
                "synchronous_commit": "on",
                "fsync": "on",
                "max_wal_size": "4GB",
                "checkpoint_timeout": "15min",
                "wal_compression": "on",
                "jit": "off",
                "random_page_cost": "1.1",
                "timezone": "Asia/Ho_Chi_Minh",
                "log_timezone": "Asia/Ho_Chi_Minh",
                "log_destination": "stderr",
                "logging_collector": "off",
                "log_line_prefix": "%m [%p] ",
                "log_statement": "none",
                "log_min_duration_statement": "-1",
                "log_min_error_statement": "panic",
                "log_error_verbosity": "terse",
                "log_parameter_max_length": "0",
                "log_parameter_max_length_on_error": "0",
                "log_checkpoints": "off",
            ],
            isDurable: true
        )

        /// The settings for data that may be lost at any moment, such as that of tests.
        public static let disposable = Settings(
            parameters: standard.parameters.merging([
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "shared_buffers": "128MB",
                "max_connections": "200",
                "autovacuum": "off",
            ]) { $1 },
            isDurable: false
        )

        /// The text of the file that the server includes, with settings that depend on the cluster's place.
        func file(_ more: [String: String]) -> String {
            parameters.merging(more) { $1 }.sorted { $0.key < $1.key }.map { name, value in
                "\(name) = '\(value.replacing("'", with: "''"))'\n"
            }.joined()
        }
    }
}
