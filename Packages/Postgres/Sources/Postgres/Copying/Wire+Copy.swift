import CLibpq

/// COPY, outside the pipeline.
extension Wire {
    /// Begins a COPY, and answers once the server is ready for it.
    func beginCopy(_ sql: String, expecting status: ExecStatusType) async throws {
        try await sendAlone(sql)
        let result = try await nextResult()
        guard result?.status != status else {
            isCopyingIn = status == PGRES_COPY_IN
            copyFailure = nil
            return
        }
        let error = result?.error(statement: sql) ?? PostgresError(.outOfStep, "the server began no COPY")
        try await finishAlone(statement: sql)
        throw error
    }

    /// The most bytes of a COPY that may be queued before the writer waits.
    private static let mostCopyQueued = 8 << 20

    /// Sends data of a COPY.
    ///
    /// libpq only queues the data. The reactor sends it whenever the socket takes more, while the writer prepares the
    /// next rows. A writer that is faster than the server waits now and then until the queue is empty; otherwise the
    /// queue would grow as large as the file.
    func putCopyData(_ bytes: ArraySlice<UInt8>) async throws {
        var rest = bytes
        while !rest.isEmpty {
            guard !isInterrupted else { throw PostgresError.cancelled }
            guard let connection, isCopyingIn else { throw copyFailure ?? failure ?? .lost }
            let count = min(rest.count, 64 << 10)
            let status = rest.withUnsafeBytes { bytes in
                PQputCopyData(connection, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(count))
            }
            guard status >= 0 else { throw await failureOfCopy() }
            if status == 1 {
                rest = rest.dropFirst(count)
                copyQueued = (socketFlow.isSending ? copyQueued : 0) + count
            }
            flush()
            let isEnough = status == 0 || copyQueued >= Self.mostCopyQueued
            while isEnough, socketFlow.isSending, !isInterrupted { try await progress() }
        }
    }

    /// Why libpq takes no more of a COPY.
    ///
    /// As a rule the connection is lost: what the server refuses it reports at the end.
    private func failureOfCopy() async -> PostgresError {
        isCopyingIn = false
        do {
            try await finishAlone(statement: nil)
            copyFailure = outOfStep("the server takes no more of the COPY")
        } catch {
            copyFailure = error as? PostgresError
        }
        return copyFailure ?? .lost
    }

    /// Ends a COPY to the server, well or with a reason, and takes the server's answer.
    func endCopyIn(_ sql: String, reason: String?) async throws {
        guard isCopyingIn else { throw copyFailure ?? failure ?? .lost }
        isCopyingIn = false
        try await putCopyEnd(reason: reason)
        try await finishAlone(statement: sql)
    }

    /// Ends a COPY to the server before its end.
    ///
    /// A server that is held up with the rows that it has, usually by a lock, would not get to reading that the rest is
    /// given up. So it is asked to cancel as well.
    func leaveCopyIn(_ sql: String) async {
        guard isCopyingIn else { return }
        if !isInterrupted { requestCancel() }
        // This throws the reason that was just given, or an error that was thrown before.
        try? await endCopyIn(sql, reason: "given up")
    }

    func putCopyEnd(reason: String?) async throws {
        while let connection {
            switch PQputCopyEnd(connection, reason) {
            case 1: return
            case 0: try await progress()
            default: throw outOfStep("the COPY can't be ended")
            }
        }
        throw failure ?? .lost
    }

    /// The next data of a COPY from the server, several rows together; nil at its end.
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

    /// The next data of a COPY from the server; at its end nil, or what went wrong with it.
    func readCopy(_ sql: String) async throws -> [UInt8]? {
        if let bytes = try await nextCopyData() { return bytes }
        try await finishAlone(statement: sql)
        return nil
    }

    /// Ends a COPY from the server before its end.
    func leaveCopyOut() async {
        requestCancel()
        // The errors are those of the request to cancel.
        while (try? await nextCopyData()) != nil {}
        _ = try? await finishAlone(statement: nil)
    }
}
