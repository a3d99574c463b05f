import FoundationEssentials
import Glibc

/// A file without a name, which disappears with the last reference, or with the process however that ends.
///
/// ```swift
/// let body = try SpooledFile()
/// for try await chunk in request.body { try body.write(chunk) }
/// var request = ImportRequest(source: .file(body.path))
/// ```
public final class SpooledFile: Sendable {
    private let descriptor: Int32

    /// The file's former name, for errors.
    private let name: String

    /// A path by which this process, and no other, can open the file as often as it likes.
    public var path: String { Self.folder + String(descriptor) }

    private static let folder = "/proc/self/fd/"

    /// True if a path leads to a file without a name.
    static func isUnnamed(_ path: String) -> Bool {
        path.hasPrefix(folder)
    }

    /// Creates an empty file.
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

    public var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Appends bytes.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`, for instance if the disk is full.
    public func write(_ bytes: some Collection<UInt8>) throws {
        try OutputFile.write(Array(bytes), to: descriptor, named: name)
    }

    /// Reads bytes at an offset; fewer than asked for near the file's end, and none after it.
    ///
    /// - Parameter count: The most bytes to read.
    /// - Throws: ``TrainingError`` `cannot_write_file` if the disk fails.
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
