import Logging
import Postgres

/// A client for one test.
func withClient<Result>(
    _ url: String,
    _ change: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (PostgresClient) async throws -> Result
) async throws -> Result {
    var configuration = try PostgresConfiguration(url: url)
    change(&configuration)
    return try await PostgresClient.withClient(configuration, logger: Logger(label: "test"), body)
}
