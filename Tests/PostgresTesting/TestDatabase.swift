/// A database that one test has to itself.
public struct TestDatabase: Sendable {
    public let url: String

    /// Its name on the server.
    public let name: String

    /// The URL of another database on the same server, as a superuser.
    public let adminURL: String
}

/// Runs a test with a database of its own, which is dropped afterwards.
///
/// The test's suite needs a ``TestPermit``, so that no more databases are in use at once than the server can carry.
///
/// - Parameters:
///   - template: The contents of the new database.
///   - body: The test.
/// - Returns: The result of the test.
/// - Throws: The errors of the test and of the server.
public func withDatabase<R>(
    template: TestTemplate = .empty,
    _ body: (TestDatabase) async throws -> R
) async throws -> R {
    try TestPermit.demand()
    let databases = try await TestServer.shared.databases()
    let database = try await databases.create(from: template)
    let result: Result<R, any Error>
    do {
        result = .success(try await body(database))
    } catch {
        result = .failure(error)
    }
    // The task drops the database even if the test was cancelled.
    try await Task { try await databases.drop(database.name) }.value
    return try result.get()
}
