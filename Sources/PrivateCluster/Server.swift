import FoundationEssentials
import Glibc
import Logging

/// The server of a cluster; only the holder of the state lock may start or stop it.
struct Server {
    let home: Home
    let settings: PrivateCluster.Settings
    let logger: Logger

    /// The server's first process lives; without it nobody can connect.
    var isAlive: Bool { PostmasterFile(home)?.isPostmasterAlive ?? false }

    /// Makes sure that the server runs and accepts connections: starts it, or joins the one that runs.
    ///
    /// Looking for the programs takes time, so that is done only for a start.
    func ensureRunning(_ installation: () async throws -> Installation) async throws {
        let watch = try FolderWatch(home.data)
        var isStarted = false
        while true {
            try Task.checkCancellation()
            if try await startIfDead(isStarted, installation) {
                isStarted = true
            } else if let file = PostmasterFile(home) {
                if file.isPostmasterAlive, file.isReady { return }
                if !file.isPostmasterAlive { endOrphans() }
            }
            await watch.change()
        }
    }

    /// Starts the server if it doesn't run; returns whether it did.
    private func startIfDead(_ isStarted: Bool, _ installation: () async throws -> Installation) async throws -> Bool {
        let life = try home.lifeLock()
        guard life.lockIfFree(.exclusive) else { return false }
        guard !isStarted else { throw PrivateClusterError.startFailed(log: logTail) }
        let postgres = try await installation().postgres
        try home.write(settings.file(place()), to: home.data + "/daotao.conf")
        removeStaleFiles()
        rotateLog()
        logger.debug("starting the private PostgreSQL", metadata: ["home": "\(home.path)"])
        // The shell leaves the server in a session of its own, with the life lock and without this process's pipes.
        let script = #"umask 077; exec 3<&0 </dev/null >>"$0" 2>&1; "$@" &"#
        let shell = Tool("/bin/sh", ["-c", script, home.log, postgres, "-D", home.data])
        guard try await shell.run(in: home, handingOver: life).isSuccess else {
            throw PrivateClusterError.startFailed(log: logTail)
        }
        return true
    }

    private func place() throws -> [String: String] {
        [
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": try home.socketFolder(),
            "unix_socket_permissions": "0700",
        ]
    }

    /// The two ways of stopping the server.
    enum Haste: Int32 {
        /// The server writes everything to its files first, so that the next start has nothing to recover.
        case orderly

        /// The server stops at once, and the next start recovers from the write-ahead log.
        case once

        fileprivate var signal: Int32 { self == .orderly ? SIGINT : SIGQUIT }
    }

    /// Stops the server, and returns when all its processes have ended.
    func stop(at haste: Haste = .orderly) async throws {
        let life = try home.lifeLock()
        if life.lockIfFree(.exclusive) { return }
        logger.debug("stopping the private PostgreSQL", metadata: ["home": "\(home.path)"])
        if let file = PostmasterFile(home), file.isPostmasterAlive {
            kill(file.process, haste.signal)
        } else {
            endOrphans()
        }
        await life.lockRegardless(.exclusive)
    }

    /// Ends the processes that a killed server left: they would go on with their statements and keep a new server from
    /// starting.
    private func endOrphans() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in names.compactMap({ pid_t($0) }) where PostmasterFile.works(process, in: home.data) {
            kill(process, SIGQUIT)
        }
    }

    /// Removes the files in which a killed server describes itself; to be called while nobody holds the life lock.
    ///
    /// PostgreSQL would trust the process number in them, which may be another process's by now, or a zombie's.
    private func removeStaleFiles() {
        guard let file = PostmasterFile(home), !file.isPostmasterAlive else { return }
        unlink(home.data + "/postmaster.pid")
        unlink("\(file.socketFolder)/.s.PGSQL.\(file.port).lock")
    }

    private func rotateLog() {
        var status = stat()
        guard stat(home.log, &status) == 0, status.st_size > 8 << 20 else { return }
        rename(home.log, home.log + ".1")
    }

    private var logTail: String {
        let text = (try? String(contentsOfFile: home.log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(8).joined(separator: "\n")
    }
}
