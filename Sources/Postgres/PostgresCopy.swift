/// Takes the rows of a COPY to the server.
public struct PostgresCopyWriter: Sendable {
    let wire: Wire

    /// Sends rows in COPY's text format; returns when they have left our memory, so that a file of any size fits.
    ///
    /// - Parameter bytes: Whole rows or parts of them.
    /// - Throws: ``PostgresError``, and `CancellationError` where the task was cancelled.
    public func write(_ bytes: [UInt8]) async throws {
        try Task.checkCancellation()
        try await wire.putCopyData(bytes)
    }
}

/// The rows of a COPY from the server, several in each chunk, in COPY's text format.
public struct PostgresCopyReader: AsyncSequence, Sendable {
    let wire: Wire
    let progress = Progress()

    /// How far the reading has come.
    actor Progress {
        private(set) var isAtEnd = false

        func reachEnd() {
            isAtEnd = true
        }
    }

    /// Reads chunk after chunk.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let wire: Wire
        let progress: Progress

        /// The next chunk; the server waits until it is asked for.
        ///
        /// - Returns: Whole rows, nil at the end.
        /// - Throws: ``PostgresError``, and `CancellationError` where the task was cancelled.
        public mutating func next() async throws -> [UInt8]? {
            try Task.checkCancellation()
            let chunk = try await wire.getCopyData()
            if chunk == nil { await progress.reachEnd() }
            return chunk
        }
    }

    /// Begins to read.
    ///
    /// - Returns: The iterator.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(wire: wire, progress: progress)
    }
}
