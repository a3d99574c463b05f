import Glibc

/// Where a file's bytes come from, chunk by chunk.
public final class CSVSource {
    private var state: State
    private let observe: ([UInt8]) -> Void

    private enum State {
        case path(String)
        case file(Descriptor)
        case standardInput
        case bytes(ArraySlice<UInt8>, chunk: Int)
    }

    private init(_ state: State, observe: @escaping ([UInt8]) -> Void = { _ in }) {
        self.state = state
        self.observe = observe
    }

    /// A file by its path, opened when it is first read.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - observe: Shown every chunk, for a digest of the whole.
    /// - Returns: The source.
    public static func file(_ path: String, observe: @escaping ([UInt8]) -> Void = { _ in }) -> CSVSource {
        CSVSource(.path(path), observe: observe)
    }

    /// Standard input.
    ///
    /// - Returns: The source.
    public static func standardInput() -> CSVSource {
        CSVSource(.standardInput)
    }

    /// Bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - chunk: How many to hand out at a time.
    /// - Returns: The source.
    public static func bytes(_ bytes: [UInt8], chunk: Int = 1 << 18) -> CSVSource {
        CSVSource(.bytes(bytes[...], chunk: max(1, chunk)))
    }

    /// The next chunk.
    ///
    /// - Returns: Some bytes, nil at the end.
    /// - Throws: ``CSVError`` `unreadable`.
    public func next() async throws -> [UInt8]? {
        let chunk = try await read()
        if let chunk { observe(chunk) }
        return chunk
    }

    private func read() async throws -> [UInt8]? {
        switch state {
        case .path(let path):
            state = .file(try Descriptor(path))
            return try await read()
        case .file(let descriptor):
            // A regular file is read from the page cache, or at the disk's pace: it is never waited for as a pipe is.
            return descriptor.isRegular
                ? try Self.read(descriptor.number)
                : try await Self.readOnThread(descriptor.number)
        case .standardInput:
            return try await Self.readOnThread(STDIN_FILENO)
        case .bytes(let rest, let chunk):
            guard !rest.isEmpty else { return nil }
            state = .bytes(rest.dropFirst(chunk), chunk: chunk)
            return Array(rest.prefix(chunk))
        }
    }

    private static func read(_ descriptor: Int32) throws -> [UInt8]? {
        let size = 1 << 18
        var status = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            repeat { status = Glibc.read(descriptor, buffer.baseAddress, size) } while status < 0 && errno == EINTR
            count = Swift.max(0, status)
        }
        guard status >= 0 else { throw CSVError.unreadable(reason: String(cString: strerror(errno))) }
        return bytes.isEmpty ? nil : bytes
    }

    /// Reads what may not come for long: a pipe, a terminal.
    ///
    /// The wait has a thread of its own, so that it takes none from the tasks.
    private static func readOnThread(_ descriptor: Int32) async throws -> [UInt8]? {
        try await withCheckedThrowingContinuation { continuation in
            let wait = Wait { continuation.resume(with: Result { try read(descriptor) }) }
            var thread = pthread_t()
            let context = Unmanaged.passRetained(wait).toOpaque()
            let status = pthread_create(
                &thread,
                nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Wait>.fromOpaque(context).takeRetainedValue().body()
                    return nil
                },
                context
            )
            precondition(status == 0, "no thread can be started")
            pthread_detach(thread)
        }
    }

    /// What a thread is to do.
    private final class Wait: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// An open file, closed with its last reader.
    private final class Descriptor: Sendable {
        let number: Int32
        let isRegular: Bool

        init(_ path: String) throws {
            number = open(path, O_RDONLY | O_CLOEXEC)
            guard number >= 0 else { throw CSVError.unreadable(reason: String(cString: strerror(errno))) }
            var status = stat()
            isRegular = fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }

        deinit {
            close(number)
        }
    }
}
