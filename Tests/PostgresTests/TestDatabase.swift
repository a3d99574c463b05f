import FoundationEssentials
import Logging
import Postgres
import Testing

/// A database of its own for one test, on the server that `DAOTAO_TEST_DATABASE` names.
struct TestDatabase: Sendable {
    let url: String

    var configuration: PostgresConfiguration {
        get throws { try PostgresConfiguration(url: url) }
    }
}

func withDatabase<Result: Sendable>(
    _ body: (TestDatabase) async throws -> Result
) async throws -> Result {
    let server = try #require(ProcessInfo.processInfo.environment["DAOTAO_TEST_DATABASE"])
    let name = "test_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
    let result: Swift.Result<Result, any Error> = try await withClient(server) { client in
        try await client.execute("create database \(identifier: name) strategy file_copy")
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(TestDatabase(url: "\(server)&dbname=\(name)")))
        } catch {
            result = .failure(error)
        }
        try await client.execute("drop database \(identifier: name) with (force)")
        return result
    }
    return try result.get()
}

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
