import CLibpq

/// COPY, outside the pipeline.
extension Wire {
    /// Begins a COPY, and returns once the server is ready for it.
    func beginCopy(_ sql: String, _ direction: AloneWork.Direction) async throws {
        try sendAlone(sql, .openingCopy(direction))
        try await take(of: sql)
    }

    /// The reason why the server accepts no rows; nil where it does.
    private var refusalOfRows: PostgresError? {
        switch state.work {
        case .copyingIn: state.isInterrupted ? .cancelled : nil
        case .lostCopy(let error): error
        default: failure ?? .lost
        }
    }

    /// Sends data of a COPY.
    ///
    /// libpq only queues the data. The reactor sends it whenever the socket has room, while the writer prepares the
    /// next rows. From time to time the writer waits until the queue is empty (``AloneWork/queued(_:behindOthers:)``).
    func putCopyData(_ bytes: ArraySlice<UInt8>) async throws {
        var rest = bytes
        while !rest.isEmpty {
            if let refusalOfRows { throw refusalOfRows }
            let count = min(rest.count, 64 << 10)
            let status = rest.withUnsafeBytes { bytes in
                PQputCopyData(connection, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(count))
            }
            guard status >= 0 else { throw await failureOfCopy() }
            var isEnough = status == 0
            if status == 1 {
                rest = rest.dropFirst(count)
                isEnough = state.work.queued(count, behindOthers: socketFlow.isSending)
            }
            flush()
            while isEnough, socketFlow.isSending, !state.isInterrupted { try await progress() }
        }
    }

    /// The reason why libpq refuses further data of a COPY.
    ///
    /// As a rule the connection is lost, because the server reports its own refusals at the end of the COPY.
    private func failureOfCopy() async -> PostgresError {
        var reason = PostgresError.lost
        do {
            state.work = .finishing
            try await take(of: nil)
            reason = outOfStep("the server takes no more of the COPY")
        } catch let error as PostgresError {
            reason = error
        } catch {}
        state.work = .lostCopy(reason)
        return reason
    }

    /// Ends a COPY to the server, as complete or with a reason to abort it, and takes the server's answer.
    func endCopyIn(_ sql: String, reason: String?) async throws {
        guard state.work.isCopyingIn else { throw refusalOfRows ?? .lost }
        state.work = .finishing
        try await putCopyEnd(reason: reason)
        try await take(of: sql)
    }

    /// Aborts a COPY to the server.
    ///
    /// A server that is blocked on the rows that it has, usually by a lock, wouldn't read that the COPY is aborted. So
    /// it is asked to cancel as well.
    func leaveCopyIn(_ sql: String) async {
        guard state.work.isCopyingIn else { return }
        if !state.isInterrupted { requestCancel() }
        // This throws the reason given here, or an error that was thrown before.
        try? await endCopyIn(sql, reason: "given up")
    }

    func putCopyEnd(reason: String?) async throws {
        while let connection {
            switch PQputCopyEnd(connection, reason) {
            case 1: return
            case 0: try await progress()
            // The session has ended meanwhile, whose reason is the answer.
            default: throw await failureOfCopy()
            }
        }
        throw failure ?? .lost
    }

    /// The next data of a COPY from the server, up to many rows at a time; nil at its end.
    func nextCopyData(atMost most: Int = 64 << 10) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < most {
            guard let connection else { throw failure ?? .lost }
            var pointer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(connection, &pointer, 1)
            if let pointer {
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: pointer, count: Int(count)))
                PQfreemem(pointer)
            } else if count == 0 {
                guard bytes.isEmpty else { break }
                try await progress()
            } else {
                return bytes.isEmpty ? nil : bytes
            }
        }
        return bytes
    }

    /// The next data of a COPY from the server; at the end nil, or the COPY's error.
    func readCopy(_ sql: String) async throws -> [UInt8]? {
        if let bytes = try await nextCopyData() { return bytes }
        try await take(of: sql)
        return nil
    }

    /// Aborts a COPY from the server.
    func leaveCopyOut() async {
        requestCancel()
        // The errors ignored here come from the request to cancel.
        while (try? await nextCopyData()) != nil {}
        await finish()
    }
}
