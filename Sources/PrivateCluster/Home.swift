import FoundationEssentials
import Glibc

/// The folder that holds everything of a cluster.
struct Home {
    let path: String
    let account: ServerAccount

    var data: String { path + "/data" }
    var log: String { path + "/log/postgresql.log" }

    /// The lock held while the cluster is created, started or stopped; its file also marks the folder as the program's
    /// own.
    func stateLock() throws -> FileLock { try lock("state") }

    /// The lock held by every user of the cluster.
    func usersLock() throws -> FileLock { try lock("users") }

    /// The lock held by the server and all processes that it starts, until they have ended.
    func lifeLock() throws -> FileLock { try lock("life") }

    private func lock(_ name: String) throws -> FileLock {
        try FileLock("\(path)/\(name).lock", for: account)
    }

    /// Creates the folder, or checks that the existing one may be used.
    init(preparing path: String, for account: ServerAccount) throws {
        self.account = account
        var path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        do {
            if account.isLent, let folder = account.obstacle(to: path) {
                throw PrivateClusterError.homeNotUsable(path: path, reason: .outOfReach(folder: folder))
            }
            try Self.makeParents(of: path)
            let isNew = mkdir(path, 0o700) == 0
            guard isNew || errno == EEXIST else { throw FileFault(path) }
            try Self.take(path, isNew: isNew, for: account)
            // All processes have to use the same path, by which they agree on the socket and find the server's
            // processes.
            guard let real = realpath(path, nil) else { throw FileFault(path) }
            defer { free(real) }
            self.path = String(cString: real)
            // The file that marks the folder as the program's own comes before any other.
            _ = try stateLock()
            try makePrivateFolder(self.path + "/log")
        } catch let fault as FileFault {
            throw PrivateClusterError.homeNotUsable(path: fault.path, reason: .refused(errno: fault.number))
        }
    }

    private static func makeParents(of path: String) throws {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST || errno == EROFS else { throw FileFault(folder) }
        }
    }

    /// Accepts a folder only if it is new, empty or marked as the program's own.
    private static func take(_ path: String, isNew: Bool, for account: ServerAccount) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileFault(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw PrivateClusterError.homeNotUsable(path: path, reason: .notAFolder)
        }
        guard status.st_uid == account.user || status.st_uid == geteuid() else {
            throw PrivateClusterError.homeNotUsable(path: path, reason: .belongsToAnother)
        }
        if !isNew {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            guard names.isEmpty || names.contains("state.lock") else {
                throw PrivateClusterError.homeNotUsable(path: path, reason: .occupied)
            }
        }
        guard chown(path, account.user, account.group) == 0, chmod(path, 0o700) == 0 else { throw FileFault(path) }
    }

    /// Creates a folder that only the server's account can enter, or checks that it is such a folder.
    func makePrivateFolder(_ folder: String) throws {
        if mkdir(folder, 0o700) == 0 {
            guard chown(folder, account.user, account.group) == 0 else { throw FileFault(folder) }
            return
        }
        guard errno == EEXIST else { throw FileFault(folder) }
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw FileFault(folder) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw PrivateClusterError.homeNotUsable(path: folder, reason: .notAFolder)
        }
        guard status.st_uid == account.user else {
            throw PrivateClusterError.homeNotUsable(path: folder, reason: .belongsToAnother)
        }
        guard chmod(folder, 0o700) == 0 else { throw FileFault(folder) }
    }

    /// Writes a file that the server can read, whole or not at all.
    func write(_ text: String, to file: String) throws {
        let new = file + ".new"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileFault(new) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw FileFault(new) }
            rest = rest.dropFirst(written)
        }
        guard fchown(descriptor, account.user, account.group) == 0, rename(new, file) == 0 else {
            throw FileFault(file)
        }
    }
}
