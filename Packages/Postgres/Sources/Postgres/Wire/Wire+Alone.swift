import CLibpq

/// Work that libpq can't do in a pipeline, on a leased connection.
extension Wire {
    /// Leaves the pipeline once everything in it has ended.
    func beginAlone() async throws {
        try state.leavePipeline()
        while state.isLeavingPipeline, !isCalm { await calm() }
        guard let connection, state.isLeavingPipeline else { throw failure ?? .lost }
        guard PQexitPipelineMode(connection) == 1 else { throw outOfStep("the connection can't leave its pipeline") }
        state.leftPipeline()
    }

    /// Asks the server to cancel, because the task that uses the connection was cancelled.
    func interrupt() {
        guard state.interrupt() else { return }
        requestCancel()
        wake()
    }

    /// Returns to the pipeline, or closes the connection where that fails.
    func endAlone() async {
        await calm()
        guard let connection, state.isAlone else { return }
        socketFlow.isReading = true
        watch()
        guard PQenterPipelineMode(connection) == 1 else {
            _ = outOfStep("the connection can't go back to its pipeline")
            return
        }
        state.enteredPipeline()
        pumpSoon()
    }

    /// Waits for the server; when the task is cancelled meanwhile, asks the server to cancel too.
    nonisolated func interruptible<Result: Sendable>(
        _ body: @Reactor @Sendable (Wire) async throws -> Result
    ) async throws -> Result {
        guard !Task.isCancelled else { throw PostgresError.cancelled }
        do {
            return try await withTaskCancellationHandler {
                try await body(self)
            } onCancel: {
                Reactor.post { self.interrupt() }
            }
        } catch let error as PostgresError where error.sqlState == "57014" && Task.isCancelled {
            throw PostgresError.cancelled
        }
    }

    /// Runs a script: several statements, separated by semicolons, in the simple protocol.
    func script(_ sql: String) async throws {
        hasTraces = true
        try sendAlone(sql, .finishing)
        try await take(of: nil)
    }

    func sendAlone(_ sql: String, _ work: AloneWork) throws {
        guard !sql.utf8.contains(0) else {
            throw PostgresError(.invalidValue, "a statement can't hold a NUL character")
        }
        guard let connection, PQsendQuery(connection, sql) == 1 else { throw failure ?? .lost }
        state.work = work
        flush()
    }

    /// Takes results until one is for the task.
    ///
    /// - Parameter statement: The statement, for errors.
    /// - Returns: A row; nil where the COPY has begun, or the results have ended.
    /// - Throws: The first error, once the results have ended.
    @discardableResult
    func take(of statement: String?) async throws -> ServerResult? {
        while true {
            let result = try await nextResult()
            switch state.work.received(result.map { AloneWork.Event($0, of: statement) } ?? .end) {
            case .goOn: continue
            case .handOver: return result
            case .proceed: return nil
            // libpq would report a COPY for ever unless it is ended.
            case .endCopy: try await putCopyEnd(reason: "COPY has a method of its own")
            case .skipCopy: while try await nextCopyData() != nil {}
            case .fail(var error):
                if error.statement == nil { error.statement = statement }
                if PQtransactionStatus(connection) == PQTRANS_INERROR, failedInTransaction == nil {
                    failedInTransaction = error
                }
                throw error
            }
        }
    }

    /// The next result, nil at the end.
    func nextResult() async throws -> ServerResult? {
        flush()
        while let connection {
            if PQisBusy(connection) == 0 {
                let result = PQgetResult(connection).map(ServerResult.init)
                if let result { note(result) }
                guard PQstatus(connection) == CONNECTION_OK else {
                    close(result?.error(statement: nil) ?? .lost)
                    break
                }
                if let error = result.flatMap({ $0.status == PGRES_FATAL_ERROR ? $0.error(statement: nil) : nil }),
                    error.code == .connectionLost
                {
                    farewell = error
                }
                return result
            }
            try await progress()
        }
        throw failure ?? .lost
    }

    func outOfStep(_ message: String) -> PostgresError {
        let error = PostgresError(.outOfStep, message)
        close(error)
        return failure ?? error
    }
}

extension AloneWork.Event {
    /// Makes the event of a result.
    fileprivate init(_ result: ServerResult, of statement: String?) {
        self =
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: .done
            case PGRES_SINGLE_TUPLE: .row
            case PGRES_COPY_IN, PGRES_COPY_BOTH: .copy(.input)
            case PGRES_COPY_OUT: .copy(.output)
            default: .failed(result.error(statement: statement))
            }
    }
}
