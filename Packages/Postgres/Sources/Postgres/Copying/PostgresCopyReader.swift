/// The rows of a COPY from the server, in COPY's text format, several in each chunk.
///
/// ```swift
/// try await connection.copy(from: "select code, name from course") { rows in
///     for try await chunk in rows { try file.write(chunk) }
/// }
/// ```
///
/// Only one task can read them, once. The server waits until the task asks for the next chunk.
public final class PostgresCopyReader: AsyncSequence {
    private let wire: Wire
    private let sql: String
    private var isOver = false

    init(wire: Wire, sql: String) {
        self.wire = wire
        self.sql = sql
    }

    /// Reads chunk after chunk.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let reader: PostgresCopyReader

        /// Waits for the next chunk.
        ///
        /// - Returns: Whole rows, nil at the end.
        /// - Throws: ``PostgresError``; `cancelled` where the task was cancelled.
        public mutating func next() async throws -> [UInt8]? {
            try await reader.next()
        }

        /// Waits for the next chunk, on the actor that asks.
        ///
        /// - Returns: Whole rows, nil at the end.
        /// - Throws: ``PostgresError``; `cancelled` where the task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await reader.next()
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: self)
    }

    /// Stops reading; returns whether the server has more to send.
    func end() -> Bool {
        defer { isOver = true }
        return !isOver
    }

    private func next() async throws -> [UInt8]? {
        guard !isOver else { return nil }
        let sql = sql
        do {
            let chunk = try await wire.interruptible { wire in try await wire.readCopy(sql) }
            if chunk == nil { isOver = true }
            return chunk
        } catch {
            // A task that was cancelled before it asked leaves rows that the server still sends.
            isOver = (error as? PostgresError)?.code != .cancelled
            throw error
        }
    }
}
