import Glibc

/// A file that is being written.
struct OutputFile: ~Copyable {
    /// What to call it where it can't be written.
    private let name: String

    private let descriptor: Int32

    /// Opens a file for writing.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - name: What to call it where it can't be written; nil for its path.
    /// - Throws: ``TrainingError`` where it can't be opened.
    init(_ path: String, named name: String? = nil) throws {
        self.name = name ?? path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault(self.name) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    borrowing func write(_ bytes: [UInt8]) throws {
        try Self.write(bytes, to: descriptor, named: name)
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
        guard fsync(descriptor) == 0 else { throw Self.fault(name) }
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

    /// Where it is as long as it is being written.
    var draft: String? { path.map { isUnnamed ? $0 : $0 + Self.suffix } }

    /// A file without a name has nothing to be moved to, and takes itself away.
    private var isUnnamed: Bool { path.map(SpooledFile.isUnnamed) ?? false }

    /// Begins to write, nil where no file was asked for.
    func open() throws -> OutputFile? {
        guard let draft else { return nil }
        return try OutputFile(draft, named: path)
    }

    /// Makes sure, before there is anything to lose, that a file can be written and have its final name.
    ///
    /// - Parameter source: The file that is read meanwhile, and would be written over; nil where none is.
    /// - Throws: ``TrainingError`` `cannot_write_file`, where the name is a folder's or that of the file that is read, or
    ///   nothing can be put beside it.
    func check(against source: String? = nil) throws {
        guard let path, !isUnnamed else { return }
        var (status, read) = (stat(), stat())
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { throw Self.fault(path, EISDIR) }
            if let source, stat(source, &read) == 0, (read.st_dev, read.st_ino) == (status.st_dev, status.st_ino) {
                throw Self.fault(path, EBUSY)
            }
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard access(folder, W_OK | X_OK) == 0 else { throw Self.fault(path, errno) }
    }

    /// Moves what was written to its final name; does nothing where nothing was written.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    func keep() throws(TrainingError) {
        guard let path, let draft, !isUnnamed, access(draft, F_OK) == 0 else { return }
        guard rename(draft, path) == 0 else { throw Self.fault(path, errno) }
    }

    /// Moves what was written to its final name, where it is too late to fail for it.
    ///
    /// - Returns: Why it is still where it was written; nil where it isn't.
    func keptBack() -> Fault? {
        do {
            try keep()
            return nil
        } catch {
            return Fault(nil, error.code, error.parameters)
        }
    }

    private static func fault(_ path: String, _ reason: Int32) -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(reason))])
    }

    /// Takes away what was written.
    func discard() {
        if let draft, !isUnnamed { unlink(draft) }
    }
}
