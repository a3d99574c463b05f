import Glibc

/// The source of a file's bytes, chunk by chunk.
public final class CSVSource {
    private var state: State
    private let observe: (([UInt8]) -> Void)?

    private enum State {
        case path(String)
        case file(Descriptor)
        case standardInput
        case bytes(ArraySlice<UInt8>, chunk: Int)
    }

    private init(_ state: State, observe: (([UInt8]) -> Void)? = nil) {
        self.state = state
        self.observe = observe
    }

    /// A file, opened when it is first read.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - observe: Called with every chunk, to compute a digest for example.
    /// - Returns: The source.
    public static func file(_ path: String, observe: (([UInt8]) -> Void)? = nil) -> CSVSource {
        CSVSource(.path(path), observe: observe)
    }

    /// Standard input.
    public static func standardInput() -> CSVSource {
        CSVSource(.standardInput)
    }

    /// Bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - chunk: The number to return at a time.
    /// - Returns: The source.
    public static func bytes(_ bytes: [UInt8], chunk: Int = 1 << 18) -> CSVSource {
        CSVSource(.bytes(bytes[...], chunk: max(1, chunk)))
    }

    /// Reads the next chunk.
    ///
    /// - Returns: Some bytes, nil at the end.
    /// - Throws: ``CSVError`` `unreadable`.
    public func next() async throws -> [UInt8]? {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
        defer { room.deallocate() }
        let count = try await read(into: room)
        return count == 0 ? nil : Array(room.prefix(count))
    }

    /// The number of bytes read at a time: few enough to stay in the processor's cache until they are scanned.
    static let chunk = 1 << 18

    /// Reads bytes into a buffer; returns how many were read, 0 at the end.
    func read(into room: UnsafeMutableRawBufferPointer) async throws -> Int {
        precondition(!room.isEmpty, "there is nowhere to read to")
        let count = try await readUnobserved(into: room)
        if let observe, count > 0 { observe(Array(room.prefix(count))) }
        return count
    }

    private func readUnobserved(into room: UnsafeMutableRawBufferPointer) async throws -> Int {
        switch state {
        case .path(let path):
            let descriptor = try Descriptor(path)
            state = .file(descriptor)
            return try await read(descriptor, into: room)
        case .file(let descriptor):
            return try await read(descriptor, into: room)
        case .standardInput:
            return try await Self.readOnThread(STDIN_FILENO, into: room)
        case .bytes(let rest, let chunk):
            let part = rest.prefix(min(chunk, room.count))
            state = .bytes(rest.dropFirst(part.count), chunk: chunk)
            room.copyBytes(from: part)
            return part.count
        }
    }

    private func read(_ descriptor: Descriptor, into room: UnsafeMutableRawBufferPointer) async throws -> Int {
        // A regular file comes from the page cache or the disk, so reading never waits as it does for a pipe.
        descriptor.isRegular
            ? try Self.read(descriptor.number, into: room)
            : try await Self.readOnThread(descriptor.number, into: room)
    }

    private static func read(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) throws -> Int {
        var status = 0
        repeat { status = Glibc.read(descriptor, room.baseAddress, room.count) } while status < 0 && errno == EINTR
        guard status >= 0 else { throw CSVError.unreadable(reason: String(cString: strerror(errno))) }
        return status
    }

    /// Reads from a pipe or a terminal, which may have no bytes for long.
    ///
    /// The read has a thread of its own, so that it doesn't block a thread of the tasks.
    private static func readOnThread(
        _ descriptor: Int32,
        into room: UnsafeMutableRawBufferPointer
    ) async throws -> Int {
        // Nothing else touches the buffer until the thread has finished.
        nonisolated(unsafe) let room = room
        return try await withCheckedThrowingContinuation { continuation in
            let wait = Wait { continuation.resume(with: Result { try read(descriptor, into: room) }) }
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

    /// The work of a thread.
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
