import FoundationEssentials
import Glibc
public import Logging

/// A private PostgreSQL, which needs no setting up: it is found, created, started, shared and stopped.
///
/// The cluster is in one folder that only its owner can enter, and listens on a socket there, never on a network. All
/// processes that use the folder at the same time share the server, and the last one stops it. A process that is killed
/// leaves the server running, and the next process uses it.
///
/// PostgreSQL refuses to run as root. Under root the server runs as `postgres`, which then owns the folder.
public struct PrivateCluster: Sendable {
    /// The folder of the cluster.
    public let home: String

    private let settings: Settings
    private let logger: Logger
    private let environment: [String: String]
    private let onWait: @Sendable (Holder?) -> Void

    /// Creates a description of a cluster, and touches no file yet.
    ///
    /// - Parameters:
    ///   - home: The folder, which is created if it doesn't exist.
    ///   - settings: The server's settings, from its next start on.
    ///   - logger: Gets a line for each start and stop.
    ///   - onWait: Called once if another process creates, starts or stops the cluster, and this one has to wait; with
    ///     that process, or nil where it isn't known.
    ///   - environment: The environment, of which `DAOTAO_POSTGRES_BIN` and `PATH` name the places of PostgreSQL's
    ///     programs; nil for this process's own.
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

    /// Runs a closure while the server runs, and leaves the server afterwards, even if the task is cancelled.
    ///
    /// A server that dies meanwhile is started again at the same address.
    ///
    /// - Parameter body: Called with the URL of the database.
    /// - Returns: The result of `body`.
    /// - Throws: The errors of `body`; before that ``PrivateClusterError``, or `CancellationError`.
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

    /// Removes the cluster with everything in it, unless a process is using it.
    ///
    /// - Returns: True if the cluster is gone.
    /// - Throws: ``PrivateClusterError`` if the folder is not marked as the program's own.
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
            // The users lock is taken exclusively only under the state lock, so this wait is short.
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
        // A process that holds the lock for longer has come to use the server, and will stop it.
        guard await state.lockRegardless(.exclusive, within: 10) else { return users.unlock() }
        state.sign()
        await stopIfLast(server, users)
        state.unlock()
    }

    /// Starts the server again whenever it has died, until the task is cancelled.
    private func keep(_ server: Server) async {
        var pause = Duration.seconds(1)
        while true {
            do {
                try await Task.sleep(for: pause)
                guard !server.isAlive else { continue }
                logger.warning("the private PostgreSQL has died and is started again", metadata: ["home": "\(home)"])
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
