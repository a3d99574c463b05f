import CSV
import FoundationEssentials
import Glibc

/// The file that an import reads, twice if it has to: once to judge it, once more to write out what was refused.
///
/// Standard input can be read only once, so it is kept in a file that nobody else can read until the import is over.
struct ImportFile: ~Copyable, Sendable {
    let path: String
    let size: Int?
    private let isTemporary: Bool

    /// Opens a source.
    ///
    /// - Throws: ``TrainingError`` `no_such_file`.
    init(_ source: ImportSource) async throws {
        switch source {
        case .file(let path):
            size = try Self.check(path)
            self.path = path
            isTemporary = false
        case .standardInput:
            path = try await Self.spool()
            size = nil
            isTemporary = true
        }
    }

    deinit {
        if isTemporary { unlink(path) }
    }

    private static func check(_ path: String) throws -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw TrainingError(.noSuchFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw TrainingError(.noSuchFile, ["found": path, "reason": String(cString: strerror(EISDIR))])
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    private static func spool() async throws -> String {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let path = "\(folder)/daotao-import-\(UUID().uuidString)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
        defer { close(descriptor) }
        do {
            let input = CSVSource.standardInput()
            while let chunk = try await input.next() { try write(chunk, to: descriptor, path) }
        } catch {
            unlink(path)
            throw error
        }
        return path
    }

    private static func write(_ chunk: [UInt8], to descriptor: Int32, _ path: String) throws {
        var rest = chunk[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                throw TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
            }
            rest = rest.dropFirst(written)
        }
    }
}
