import CLibpq

/// What libpq can't do in a pipeline, on a connection that one task has leased.
extension Wire {
    /// Runs a script: several statements with semicolons between, in libpq's simple protocol.
    func script(_ sql: String) async throws {
        try await outsidePipeline {
            guard let connection, PQsendQuery(connection, sql) == 1 else { throw lost() }
            try await finish(statement: nil)
        }
    }

    /// Begins a COPY, and answers once the server is ready for it.
    func beginCopy(_ sql: String, expecting status: ExecStatusType) async throws {
        guard let connection, PQexitPipelineMode(connection) == 1 else { throw lost() }
        guard PQsendQuery(connection, sql) == 1 else { throw lost() }
        let result = try await nextResult()
        guard result?.status != status else { return }
        let error = result?.error(statement: sql) ?? PostgresError(.outOfStep, message: "the server began no COPY")
        _ = try? await finish(statement: sql)
        try enterPipeline()
        throw error
    }

    /// Sends data of a COPY, and answers when it has left our memory.
    func putCopyData(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let connection else { throw failure ?? lost() }
            let piece = rest.prefix(64 << 10)
            let status = piece.withUnsafeBufferPointer { piece in
                piece.withMemoryRebound(to: CChar.self) {
                    PQputCopyData(connection, $0.baseAddress, Int32($0.count))
                }
            }
            guard status >= 0 else { throw lost() }
            if status == 1 { rest = rest.dropFirst(piece.count) }
            // Taken only means queued: without waiting for it to leave, the queue would grow with the file.
            flush()
            while wantsFlush { try await progress() }
        }
    }

    /// Ends a COPY to the server, well or with a reason, and leaves the connection fit for use.
    func endCopyIn(reason: String?) async throws -> Int {
        guard let connection else { throw failure ?? lost() }
        while true {
            let status = PQputCopyEnd(connection, reason)
            guard status >= 0 else { throw lost() }
            if status == 1 { break }
            try await progress()
        }
        defer { try? enterPipeline() }
        return try await finish(statement: "copy")
    }

    /// The next data of a COPY from the server, several rows together; nil at its end.
    func getCopyData(most: Int = 64 << 10) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < most {
            guard let connection else { throw failure ?? lost() }
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

    /// Ends a COPY from the server; one that was left early is cancelled first.
    func endCopyOut(isLeftEarly: Bool) async throws {
        if isLeftEarly { requestCancel() }
        while try await getCopyData() != nil {}
        defer { try? enterPipeline() }
        do {
            _ = try await finish(statement: "copy")
        } catch let error as PostgresError where isLeftEarly && error.sqlState == "57014" {}
    }

    /// Begins a statement whose rows come one by one.
    func beginRows(_ statement: Statement) async throws {
        guard let connection, PQexitPipelineMode(connection) == 1 else { throw lost() }
        let text = statement.text
        let values = try statement.bindings.map { ($0.type, try $0.bytes.get()) }
        let types = values.map(\.0)
        let isSent = values.withParameters { pointers, lengths, formats in
            PQsendQueryParams(connection, text, Int32(values.count), types, pointers, lengths, formats, 1) == 1
        }
        guard isSent, PQsetSingleRowMode(connection) == 1 else { throw lost() }
    }

    /// The next rows, some at a time; empty at the end.
    func nextRows(most: Int = 256) async throws -> [ServerResult] {
        var rows: [ServerResult] = []
        while rows.count < most, let result = try await nextResult() {
            guard result.status == PGRES_SINGLE_TUPLE || result.status == PGRES_TUPLES_OK else {
                throw result.error(statement: nil)
            }
            if result.rows > 0 { rows.append(result) }
            // What has come is handed on before there is more to wait for.
            if let connection, PQisBusy(connection) == 1, !rows.isEmpty { break }
        }
        return rows
    }

    /// Ends a statement whose rows came one by one; one that was left early is cancelled first.
    func endRows(isLeftEarly: Bool) async throws {
        if isLeftEarly { requestCancel() }
        while try await nextResult() != nil {}
        try enterPipeline()
    }

    private func outsidePipeline(_ body: () async throws -> Void) async throws {
        guard let connection, PQexitPipelineMode(connection) == 1 else { throw failure ?? lost() }
        do {
            try await body()
        } catch {
            try? enterPipeline()
            throw error
        }
        try enterPipeline()
    }

    private func enterPipeline() throws {
        guard let connection else { throw failure ?? lost() }
        guard PQenterPipelineMode(connection) == 1 else {
            let error = PostgresError(.outOfStep, message: "the connection can't go back to its pipeline")
            die(error)
            throw error
        }
    }

    /// Takes the results to their end; answers with how many rows were touched, and throws the first error.
    @discardableResult
    private func finish(statement: String?) async throws -> Int {
        var affected = 0
        var failed: PostgresError?
        while let result = try await nextResult() {
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: affected += result.affected
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // A COPY that nobody reads or writes would be handed out for ever.
                let error = PostgresError(.outOfStep, message: "COPY has a method of its own")
                die(error)
                throw error
            default: failed = failed ?? result.error(statement: statement)
            }
        }
        if let failed { throw failed }
        return affected
    }

    private func nextResult() async throws -> ServerResult? {
        flush()
        while let connection {
            if PQisBusy(connection) == 0 {
                let result = PQgetResult(connection).map(ServerResult.init)
                guard PQstatus(connection) == CONNECTION_OK else {
                    die()
                    throw failure ?? lost()
                }
                return result
            }
            try await progress()
        }
        throw failure ?? lost()
    }
}
