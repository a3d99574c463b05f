import CSV
import FoundationEssentials
import Glibc

/// The file that an import reads, twice if it has to: once to judge it, once more to write out what was refused.
///
/// Standard input and pipes can be read only once, so what comes from them is kept in a file that nobody else can read until the import is over.
struct ImportFile: ~Copyable, Sendable {
    let path: String
    let size: Int
    private let isTemporary: Bool

    /// Opens a source.
    ///
    /// - Throws: ``TrainingError`` `no_such_file`.
    init(_ source: ImportSource) async throws {
        switch source {
        case .file(let path):
            if let size = try Self.check(path) {
                (self.path, self.size, isTemporary) = (path, size, false)
            } else {
                (self.path, size) = try await Self.spool(CSVSource.file(path))
                isTemporary = true
            }
        case .standardInput:
            (path, size) = try await Self.spool(CSVSource.standardInput())
            isTemporary = true
        }
    }

    deinit {
        if isTemporary { unlink(path) }
    }

    /// The size of a regular file; nil for a pipe or a device, which can be read only once.
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

    private static func spool(_ input: CSVSource) async throws -> (path: String, size: Int) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let path = "\(folder)/daotao-import-\(UUID().uuidString)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
        defer { close(descriptor) }
        do {
            var size = 0
            while let chunk = try await input.next() {
                try write(chunk, to: descriptor, path)
                size += chunk.count
            }
            return (path, size)
        } catch {
            unlink(path)
            throw error
        }
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
