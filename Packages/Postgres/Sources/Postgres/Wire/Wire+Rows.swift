import CLibpq

/// The rows of a statement one by one, outside the pipeline.
extension Wire {
    func beginRows(_ statement: Statement) async throws {
        if let flaw = statement.flaw { throw flaw }
        guard sendParameters(of: statement), PQsetSingleRowMode(connection) == 1 else { throw failure ?? .lost }
        state.work = .readingRows
        flush()
    }

    /// The next rows, as many as have come; empty at the end.
    func nextRows(of statement: String, atMost most: Int = 256) async throws -> [ServerResult] {
        var rows: [ServerResult] = []
        while rows.count < most, let row = try await take(of: statement) {
            rows.append(row)
            // Hand on the rows that have come before waiting for more.
            if PQisBusy(connection) == 1 { break }
        }
        return rows
    }

    /// Ends a statement whose rows came one by one; the server is asked to cancel it where not all rows were read.
    func endRows() async {
        if let connection, PQtransactionStatus(connection) == PQTRANS_ACTIVE { requestCancel() }
        await finish()
        await calm()
        // libpq leaves this mode when the next statement is sent, unless that is the first one of a pipeline.
        guard (try? sendAlone("", .finishing)) != nil else { return }
        await finish()
    }

    /// Takes the results to their end, for nobody.
    func finish() async {
        if case .nothing = state.work { return }
        state.work = .finishing
        // The task knows of its error, or gave up.
        _ = try? await take(of: nil)
    }
}
