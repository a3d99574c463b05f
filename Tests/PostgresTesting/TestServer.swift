import FoundationEssentials
import Glibc
import Logging
import Postgres
import PrivateCluster

/// The server of this process's tests, which starts with the first test that needs it and stops with the process.
///
/// `DAOTAO_TEST_DATABASE` names a running server to use instead.
actor TestServer {
    static let shared = TestServer()

    private var starting: Task<TestDatabases, any Error>?

    func databases() async throws -> TestDatabases {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    private static func start() async throws -> TestDatabases {
        let (ready, readiness) = AsyncThrowingStream<TestDatabases, any Error>.makeStream()
        let (exit, ending) = AsyncStream<Never>.makeStream()
        let end = ProcessEnd { ending.finish() }
        Task {
            do {
                try await withServer { url in
                    try await withDatabases(url) { databases in
                        readiness.yield(databases)
                        for await _ in exit {}
                    }
                }
            } catch {
                readiness.finish(throwing: error)
            }
            end.isReached()
        }
        for try await databases in ready { return databases }
        throw CancellationError()
    }

    private static func withDatabases(_ url: String, _ body: (TestDatabases) async throws -> Void) async throws {
        var logger = Logger(label: "tests")
        logger.logLevel = .error
        try await PostgresClient.withClient(PostgresConfiguration(url: url), logger: logger) { admin in
            let databases = TestDatabases(admin: admin, url: url)
            try await body(databases)
            try await databases.dropTemplates()
        }
    }

    private static func withServer(_ body: (String) async throws -> Void) async throws {
        if let url = ProcessInfo.processInfo.environment["DAOTAO_TEST_DATABASE"], !url.isEmpty {
            return try await body(url)
        }
        await sweep()
        let cluster = PrivateCluster(home: "\(parent)/\(prefix)\(getpid())", settings: .disposable)
        try await cluster.discard()
        try await cluster.withRunning(body)
        try await cluster.discard()
    }

    private static let parent = "/tmp"
    private static let prefix = "daotao-tests-"

    /// Removes the clusters of killed runs, which no living process uses.
    private static func sweep() async {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count)), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            // The folder may belong to another account.
            _ = try? await PrivateCluster(home: "\(parent)/\(name)", settings: .disposable).discard()
        }
    }
}
