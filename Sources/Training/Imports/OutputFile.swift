import Glibc

/// A file that is being written.
struct OutputFile: ~Copyable {
    /// The name of the file in errors.
    private let name: String

    private let descriptor: Int32

    /// The most bytes that the file may have; nil for no limit.
    private let limit: Int?

    /// The time for which a pipe's reader may read nothing, because everybody who waits for the transaction waits along.
    private static let patience = Duration.seconds(5)

    /// Opens a file for writing.
    ///
    /// - Parameter name: The name of the file in errors; nil for its path.
    /// - Throws: ``TrainingError`` if the file can't be opened.
    init(_ path: String, named name: String? = nil, limit: Int? = nil) throws {
        self.name = name ?? path
        self.limit = limit
        // Opening without O_NONBLOCK would wait for a pipe's reader, and with it everybody who waits for the
        // transaction.
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw Self.fault(self.name) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    borrowing func write(_ bytes: [UInt8]) throws {
        if let limit, Int(lseek(descriptor, 0, SEEK_CUR)) + bytes.count > limit {
            throw TrainingError(.tooMuchRefused, ["expected": "\(limit >> 20)"])
        }
        try Self.write(bytes, to: descriptor, named: name)
    }

    /// Writes bytes completely, however few the system accepts at a time.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`, also if a pipe's reader has stopped reading;
    ///   `CancellationError`.
    static func write(_ bytes: [UInt8], to descriptor: Int32, named path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN {
                try waitForRoom(in: descriptor, named: path)
                continue
            }
            guard written > 0 else { throw fault(path) }
            rest = rest.dropFirst(written)
        }
    }

    /// Waits until a pipe accepts bytes again.
    private static func waitForRoom(in descriptor: Int32, named path: String) throws {
        let end = ContinuousClock.now + patience
        var pipe = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while poll(&pipe, 1, 100) == 0 {
            try Task.checkCancellation()
            guard ContinuousClock.now < end else { throw fault(path, EAGAIN) }
        }
    }

    /// Waits until the file is on the disk.
    borrowing func close() throws {
        // A pipe or a device stores nothing, and fails with EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.fault(name) }
    }

    private static func fault(_ path: String, _ reason: Int32 = errno) -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(reason))])
    }
}
