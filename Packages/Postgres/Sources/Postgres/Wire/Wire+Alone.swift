import CLibpq

/// Work that libpq can't do in a pipeline, on a connection that one task has leased.
extension Wire {
    /// Leaves the pipeline once everything under way in it has ended.
    func beginAlone() async throws {
        guard phase == .pipeline else {
            throw phase == .closed ? failure ?? .closed : PostgresError(.misuse, "the connection does something else")
        }
        phase = .leavingPipeline
        while phase == .leavingPipeline, isCancelling || !inFlight.isEmpty || !queued.isEmpty {
            await settleCancelling()
            guard !inFlight.isEmpty || !queued.isEmpty else { continue }
            let emptied = Promise<Void>()
            self.emptied = emptied
            try await emptied.value()
        }
        guard let connection, phase == .leavingPipeline else { throw failure ?? .lost }
        guard PQexitPipelineMode(connection) == 1 else { throw outOfStep("the connection can't leave its pipeline") }
        phase = .alone
        isInterrupted = false
    }

    /// Asks the server to cancel, because the task that has the connection alone was cancelled.
    func interrupt() {
        guard phase == .alone else { return }
        isInterrupted = true
        requestCancel()
        wake()
    }

    /// Goes back to the pipeline; a connection that can't is closed.
    func endAlone() async {
        await settleCancelling()
        guard let connection, phase == .alone else { return }
        socketFlow.isReading = true
        watch()
        guard PQenterPipelineMode(connection) == 1 else {
            _ = outOfStep("the connection can't go back to its pipeline")
            return
        }
        phase = .pipeline
        pumpSoon()
    }

    /// Waits for the server; when the task is cancelled meanwhile, the server is asked to cancel too.
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

    /// Runs a script: several statements with semicolons between, in the simple protocol.
    func script(_ sql: String) async throws {
        hasTraces = true
        try await sendAlone(sql)
        try await finishAlone(statement: nil)
    }

    func sendAlone(_ sql: String) async throws {
        guard !sql.utf8.contains(0) else {
            throw PostgresError(.invalidValue, "a statement can't hold a NUL character")
        }
        guard let connection, PQsendQuery(connection, sql) == 1 else { throw failure ?? .lost }
        flush()
    }

    /// Takes the results to their end; returns how many rows were touched, and throws the first error.
    @discardableResult
    func finishAlone(statement: String?) async throws -> Int {
        var affected = 0
        var failed: PostgresError?
        while let result = try await nextResult() {
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
                affected += result.affected
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                failed = failed ?? PostgresError(.misuse, "COPY has a method of its own", statement: statement)
                try await declineCopy(result.status)
            default:
                failed = failed ?? result.error(statement: statement)
            }
        }
        guard let failed else { return affected }
        if PQtransactionStatus(connection) == PQTRANS_INERROR, failedInTransaction == nil {
            failedInTransaction = failed
        }
        throw failed
    }

    /// Ends a COPY that nobody reads or writes; libpq would hand it out for ever.
    private func declineCopy(_ status: ExecStatusType) async throws {
        if status == PGRES_COPY_OUT {
            while try await nextCopyData() != nil {}
        } else {
            try await putCopyEnd(reason: "COPY has a method of its own")
        }
    }

    /// The next result, nil at their end.
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
