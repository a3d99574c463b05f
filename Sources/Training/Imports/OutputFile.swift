import Glibc

/// A file that is being written.
struct OutputFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault(path) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    borrowing func write(_ bytes: [UInt8]) throws {
        try Self.write(bytes, to: descriptor, named: path)
    }

    /// Writes all of some bytes, however few the system takes at a time.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    static func write(_ bytes: [UInt8], to descriptor: Int32, named path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw fault(path) }
            rest = rest.dropFirst(written)
        }
    }

    /// Makes sure that what was written is on the disk.
    borrowing func close() throws {
        guard fsync(descriptor) == 0 else { throw Self.fault(path) }
    }

    private static func fault(_ path: String) -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
    }
}

/// A file that is written beside its final name and moved there when all has gone well, so that nothing that is killed
/// leaves a half of one.
struct DraftFile: Sendable {
    /// The final name, nil where no file was asked for.
    let path: String?

    /// What is behind the name as long as the file is being written.
    static let suffix = ".part"

    private var draft: String? { path.map { isUnnamed ? $0 : $0 + Self.suffix } }

    /// A file without a name has nothing to be moved to, and takes itself away.
    private var isUnnamed: Bool { path.map(SpooledFile.isUnnamed) ?? false }

    /// Begins to write, nil where no file was asked for.
    func open() throws -> OutputFile? {
        guard let draft else { return nil }
        return try OutputFile(draft)
    }

    /// Moves what was written to its final name; does nothing where nothing was written.
    func keep() throws {
        guard let path, let draft, !isUnnamed, access(draft, F_OK) == 0 else { return }
        guard rename(draft, path) == 0 else {
            throw TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
    }

    /// Takes away what was written.
    func discard() {
        if let draft, !isUnnamed { unlink(draft) }
    }
}
