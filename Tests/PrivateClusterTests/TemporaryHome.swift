import FoundationEssentials
import Glibc
import PostgresTesting
import PrivateCluster
import Subprocess
import SystemPackage

/// A cluster in a folder that is deleted after the test.
struct TemporaryHome: Sendable, Codable {
    let path: String

    var cluster: PrivateCluster { PrivateCluster(home: path, settings: .disposable) }
    var data: String { path + "/data" }

    static func with<R>(_ path: String? = nil, _ body: (TemporaryHome) async throws -> R) async throws -> R {
        try TestPermit.demand()
        let unique = String(UInt32.random(in: 0 ... .max), radix: 36)
        let home = TemporaryHome(path: path ?? "/tmp/daotao-private-\(unique)")
        let result: Result<R, any Error>
        do {
            result = .success(try await body(home))
        } catch {
            result = .failure(error)
        }
        try await home.cluster.discard()
        return try result.get()
    }

    /// The server's process, if the folder names one.
    var process: pid_t? {
        let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
        return text.flatMap { $0.split(separator: "\n").first }.flatMap { pid_t($0) }
    }

    var isRunning: Bool { process.map(Self.isAlive) ?? false }

    /// True if a process still works; a zombie has no working folder.
    static func isAlive(_ process: pid_t) -> Bool {
        guard let folder = realpath("/proc/\(process)/cwd", nil) else { return false }
        free(folder)
        return true
    }

    /// The server's answer to a statement.
    static func ask(_ url: String, _ statement: String) async throws -> String {
        let result = try await Subprocess.run(
            .name("psql"),
            arguments: ["--no-psqlrc", "-Atqc", statement, url],
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        return result.standardOutput.split(separator: "\n").joined(separator: "\n")
    }

    /// Takes the lock for starting and stopping the server, until the descriptor is closed.
    func takeStateLock(saying text: String) -> Int32 {
        let descriptor = open(path + "/state.lock", O_RDWR | O_CLOEXEC)
        flock(descriptor, LOCK_EX)
        ftruncate(descriptor, 0)
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
        return descriptor
    }

    static func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
}
