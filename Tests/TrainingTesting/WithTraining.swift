public import Logging
public import Postgres
public import PostgresTesting
public import Training

extension TestTemplate {
    /// A database with the schema of this program, made once and copied for each test.
    public static let migrated = TestTemplate(name: "migrated") { url in
        try await withClient(url) { client in
            _ = try await Training(postgres: client, logger: .quiet).migrations.migrate()
        }
    }
}

extension Logger {
    /// Says nothing but what is worth failing for.
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
/// - Returns: What the test returns.
/// - Throws: What the test throws.
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
/// - Returns: What the test returns.
/// - Throws: What the test throws.
public func withClient<Result>(
    _ url: String,
    _ body: (PostgresClient) async throws -> Result
) async throws -> Result {
    try await PostgresClient.withClient(PostgresConfiguration(registry: url), logger: .quiet, body)
}

/// Runs a test with a client of a database that works in the role of a server.
///
/// - Parameters:
///   - url: The database, whose schema is there.
///   - body: The test.
/// - Returns: What the test returns.
/// - Throws: What the test throws.
public func withServerClient<Result>(
    _ url: String,
    _ body: (PostgresClient) async throws -> Result
) async throws -> Result {
    var configuration = try PostgresConfiguration(registry: url)
    configuration.settings["role"] = ServerRole.name
    return try await PostgresClient.withClient(configuration, logger: .quiet, body)
}
