import FoundationEssentials
import Glibc

/// A file without a name: its bytes are gone with the last reference, and with the process however that ends.
///
/// ```swift
/// let body = try SpooledFile()
/// for try await chunk in request.body { try body.write(chunk) }
/// var request = ImportRequest(source: .file(body.path))
/// ```
public final class SpooledFile: Sendable {
    private let descriptor: Int32

    /// The name that it had, for errors.
    private let name: String

    /// A path by which this process, and nobody else, can open it as often as it likes.
    public var path: String { Self.folder + String(descriptor) }

    private static let folder = "/proc/self/fd/"

    /// Whether a path leads to a file without a name.
    static func isUnnamed(_ path: String) -> Bool {
        path.hasPrefix(folder)
    }

    /// Makes an empty file.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    public init() throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        name = "\(folder)/daotao-spool-\(UUID().uuidString)"
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, unlink(name) == 0 else {
            throw TrainingError(.cannotWriteFile, ["found": name, "reason": String(cString: strerror(errno))])
        }
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes it holds.
    public var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Appends bytes.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`, as where the disk is full.
    public func write(_ bytes: some Collection<UInt8>) throws {
        try OutputFile.write(Array(bytes), to: descriptor, named: name)
    }

    /// Some bytes from a place in the file, fewer where it ends; none behind its end.
    ///
    /// - Parameters:
    ///   - offset: Where to begin.
    ///   - count: How many, at most.
    /// - Throws: ``TrainingError`` `cannot_write_file`, where the disk fails.
    public func read(at offset: Int, atMost count: Int) throws -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            filled = max(0, pread(descriptor, room.baseAddress, count, off_t(offset)))
        }
        guard !bytes.isEmpty || offset >= size else {
            throw TrainingError(.cannotWriteFile, ["found": name, "reason": String(cString: strerror(errno))])
        }
        return bytes
    }
}
