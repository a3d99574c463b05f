/// A database that one test has to itself.
public struct TestDatabase: Sendable {
    /// Where it is.
    public let url: String

    /// Its name on the server.
    public let name: String

    /// Another database on the same server, with the rights to do anything.
    public let adminURL: String
}

/// Runs a test with a database of its own, which is gone afterwards.
///
/// Its suite has to be one of those with a ``TestPermit``, so that no more databases are in use at once than the server
/// carries.
///
/// - Parameters:
///   - template: What it holds from the start.
///   - body: The test.
/// - Returns: What the test returns.
/// - Throws: What the test throws, and whatever goes wrong with the server.
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
    // A test that was cancelled leaves nothing either.
    try await Task { try await databases.drop(database.name) }.value
    return try result.get()
}
