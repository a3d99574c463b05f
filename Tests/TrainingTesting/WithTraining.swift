public import Logging
public import Postgres
public import PostgresTesting
public import Training

extension TestTemplate {
    /// A database with this program's schema, built once and copied for each test.
    public static let migrated = TestTemplate(name: "migrated") { url in
        try await withClient(url) { client in
            _ = try await Training(postgres: client, logger: .quiet).migrations.migrate()
        }
    }
}

extension Logger {
    /// A logger that drops everything below errors.
    public static var quiet: Logger {
        var logger = Logger(label: "tests")
        logger.logLevel = .error
        return logger
    }
}

/// Runs a test with a registry on a database of its own.
///
/// - Parameters:
///   - today: The present day for the registry.
///   - body: The test.
/// - Returns: The result of the test.
/// - Throws: The errors of the test.
public func withTraining<Result>(
    today: Day = Day.today(),
    _ body: (Training, PostgresClient) async throws -> Result
) async throws -> Result {
    try await withDatabase(template: .migrated) { database in
        try await withClient(database.url) { client in
            try await body(Training(postgres: client, logger: .quiet, today: { today }), client)
        }
    }
}

/// Runs a test with a client of a database.
///
/// - Parameters:
///   - url: The database.
///   - body: The test.
/// - Returns: The result of the test.
/// - Throws: The errors of the test.
public func withClient<Result>(
    _ url: String,
    _ body: (PostgresClient) async throws -> Result
) async throws -> Result {
    try await PostgresClient.withClient(PostgresConfiguration(registry: url), logger: .quiet, body)
}

/// Runs a test with a database client that has a server's role.
///
/// - Parameters:
///   - url: The database, which has the schema.
///   - body: The test.
/// - Returns: The result of the test.
/// - Throws: The errors of the test.
public func withServerClient<Result>(
    _ url: String,
    _ body: (PostgresClient) async throws -> Result
) async throws -> Result {
    var configuration = try PostgresConfiguration(registry: url)
    configuration.settings["role"] = ServerRole.name
    return try await PostgresClient.withClient(configuration, logger: .quiet, body)
}
