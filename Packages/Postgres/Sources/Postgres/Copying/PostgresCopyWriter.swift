/// Sends the rows of a COPY to the server.
///
/// Rows can be written one by one: they are collected into pieces of 64 KiB or more, and each piece costs one hop to
/// the reactor.
public final class PostgresCopyWriter {
    private static let piece = 64 << 10

    private let wire: Wire
    private var gathered: [UInt8] = []
    private var isOver = false

    init(wire: Wire) {
        self.wire = wire
    }

    /// Sends rows in COPY's text format, and waits while the server lags behind.
    ///
    /// ```swift
    /// try await writer.write(Array("CB00000001\tNguyễn Văn An\n".utf8))
    /// ```
    ///
    /// - Parameter bytes: Whole rows or parts of them, in UTF-8.
    /// - Throws: ``PostgresError``; `cancelled` where the task was cancelled.
    public func write(_ bytes: [UInt8]) async throws {
        try await write(bytes[...])
    }

    /// Sends rows in COPY's text format, and waits while the server lags behind.
    ///
    /// - Parameter bytes: Whole rows or parts of them, in UTF-8.
    /// - Throws: ``PostgresError``; `cancelled` where the task was cancelled.
    public func write(_ bytes: ArraySlice<UInt8>) async throws {
        if gathered.isEmpty, bytes.count >= Self.piece / 2 { return try await send(bytes) }
        gathered += bytes
        try await sendIfEnough()
    }

    /// Sends rows in COPY's text format, and waits while the server lags behind.
    ///
    /// - Parameter bytes: Whole rows or parts of them, in UTF-8; they are copied before the call waits.
    /// - Throws: ``PostgresError``; `cancelled` where the task was cancelled.
    public func write(_ bytes: UnsafeRawBufferPointer) async throws {
        gathered += bytes
        try await sendIfEnough()
    }

    /// Refuses further rows, because the connection may be doing something else by now.
    func end() {
        isOver = true
    }

    /// Sends the collected rows.
    func flush() async throws {
        let bytes = gathered
        gathered.removeAll(keepingCapacity: true)
        try await send(bytes[...])
    }

    private func sendIfEnough() async throws {
        if gathered.count >= Self.piece { try await flush() }
    }

    private func send(_ bytes: ArraySlice<UInt8>) async throws {
        guard !isOver else { throw PostgresError(.closed, "the COPY has ended") }
        guard !bytes.isEmpty else { return }
        try await wire.interruptible { wire in try await wire.putCopyData(bytes) }
    }
}
