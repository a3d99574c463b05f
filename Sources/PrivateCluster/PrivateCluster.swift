import FoundationEssentials
import Glibc
public import Logging

/// A private PostgreSQL: found, made, started, shared and stopped without anything to set up.
///
/// It lies in one folder that only its owner can enter, and listens on a socket there, never on a network. Everyone who
/// uses the folder at the same time shares the server; the last to leave stops it. A user that is killed leaves it
/// running, and the next picks it up.
///
/// Under root, which PostgreSQL refuses, the server runs under the account `postgres`, and the folder belongs to it.
public struct PrivateCluster: Sendable {
    /// The folder.
    public let home: String

    private let settings: Settings
    private let logger: Logger
    private let environment: [String: String]
    private let onWait: @Sendable (Holder?) -> Void

    /// Describes a cluster; nothing is touched before it is used.
    ///
    /// - Parameters:
    ///   - home: The folder, which is made if need be.
    ///   - settings: The server's settings, as of its next start.
    ///   - logger: Gets a line for each start and stop.
    ///   - onWait: Called once with the process that makes, starts or stops the cluster, where one has to wait for it;
    ///     with nil where it isn't known.
    ///   - environment: Has `DAOTAO_POSTGRES_BIN` and `PATH`, which say where PostgreSQL's programs may be; by default
    ///     this process's.
    public init(
        home: String,
        settings: Settings = .standard,
        logger: Logger = Logger(label: "private-cluster", factory: { _ in SwiftLogNoOpLogHandler() }),
        onWait: @escaping @Sendable (Holder?) -> Void = { _ in },
        environment: [String: String]? = nil
    ) {
        self.home = home
        self.settings = settings
        self.logger = logger
        self.onWait = onWait
        self.environment = environment ?? ProcessInfo.processInfo.environment
    }

    /// Runs a closure while the server runs, and leaves the server in order, also when the task is cancelled.
    ///
    /// A server that dies meanwhile is started again, at the same address.
    ///
    /// - Parameter body: Called with the URL of the database.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; before that ``PrivateClusterError``, or `CancellationError`.
    public func withRunning<R>(_ body: (_ databaseURL: String) async throws -> R) async throws -> R {
        let home = try Home(preparing: home, for: .current())
        let server = Server(home: home, settings: settings, logger: logger)
        let users = try home.usersLock()
        let url = try await enter(server, users)
        let result: Result<R, any Error>
        do {
            result = .success(
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await keep(server) }
                    defer { group.cancelAll() }
                    return try await body(url)
                }
            )
        } catch {
            result = .failure(error)
        }
        await leave(server, users)
        return try result.get()
    }

    /// Removes the cluster with everything in it, unless someone is using it.
    ///
    /// - Returns: Whether it is gone.
    /// - Throws: ``PrivateClusterError`` if the folder is not one of ours.
    @discardableResult
    public func discard() async throws -> Bool {
        guard access(home, F_OK) == 0 else { return true }
        let home = try Home(preparing: home, for: .current())
        let server = Server(home: home, settings: settings, logger: logger)
        let state = try home.stateLock()
        try await state.lock(.exclusive)
        guard try home.usersLock().lockIfFree(.exclusive) else { return false }
        try await server.stop(at: .once)
        if let folder = try? home.socketFolder() { rmdir(folder) }
        try FileManager.default.removeItem(atPath: home.path)
        return true
    }

    private func enter(_ server: Server, _ users: FileLock) async throws -> String {
        let home = server.home
        let state = try home.stateLock()
        try await state.lock(.exclusive, tell: onWait)
        state.sign()
        defer { state.unlock() }
        do {
            // Nobody takes this lock exclusively without holding the other.
            try await users.lock(.shared)
            if access(home.data + "/PG_VERSION", F_OK) != 0 {
                let installation = try await Installation.find(for: home.data, environment: environment)
                try await home.create(with: installation, settings: settings)
            }
            try await server.ensureRunning { try await Installation.find(for: home.data, environment: environment) }
            guard let file = PostmasterFile(home) else { throw FileFault(home.data) }
            return file.url
        } catch {
            await stopIfLast(server, users)
            guard let fault = error as? FileFault else { throw error }
            throw PrivateClusterError.homeNotUsable(path: fault.path, reason: .refused(errno: fault.number))
        }
    }

    private func leave(_ server: Server, _ users: FileLock) async {
        guard let state = try? server.home.stateLock() else { return users.unlock() }
        // A process that holds it for longer has come to use the server, and will stop it.
        guard await state.lockRegardless(.exclusive, within: 10) else { return users.unlock() }
        state.sign()
        await stopIfLast(server, users)
        state.unlock()
    }

    /// Starts the server anew whenever it has died, until the task is cancelled.
    private func keep(_ server: Server) async {
        var pause = Duration.seconds(1)
        while true {
            do {
                try await Task.sleep(for: pause)
                guard !server.isAlive else { continue }
                logger.warning("the private PostgreSQL has died and is started anew", metadata: ["home": "\(home)"])
                let state = try server.home.stateLock()
                try await state.lock(.exclusive)
                state.sign()
                defer { state.unlock() }
                try await server.ensureRunning {
                    try await Installation.find(for: server.home.data, environment: environment)
                }
                pause = .seconds(1)
            } catch is CancellationError {
                return
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("the private PostgreSQL can't be started", metadata: ["error": "\(error)"])
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    private func stopIfLast(_ server: Server, _ users: FileLock) async {
        if users.lockIfFree(.exclusive) {
            do {
                try await server.stop()
            } catch {
                logger.warning("the private PostgreSQL could not be stopped", metadata: ["error": "\(error)"])
            }
        }
        users.unlock()
    }
}
