import CLibpq

/// The rows of a statement one by one, outside the pipeline.
extension Wire {
    func beginRows(_ statement: Statement) async throws {
        if let flaw = statement.flaw { throw flaw }
        guard sendParameters(of: statement), PQsetSingleRowMode(connection) == 1 else { throw failure ?? .lost }
        state.work = .readingRows
        flush()
    }

    /// The next rows, as many as have arrived; empty at the end.
    func nextRows(of statement: String, atMost most: Int = 256) async throws -> [ServerResult] {
        var rows: [ServerResult] = []
        while rows.count < most, let row = try await take(of: statement) {
            rows.append(row)
            // The task gets the rows that have arrived before the connection waits for more.
            if PQisBusy(connection) == 1 { break }
        }
        return rows
    }

    /// Ends a statement read row by row; where rows are left unread, the server is asked to cancel it.
    func endRows() async {
        if let connection, PQtransactionStatus(connection) == PQTRANS_ACTIVE { requestCancel() }
        await finish()
        await calm()
        // libpq leaves single-row mode when the next statement is sent, unless a pipeline begins with that one.
        guard (try? sendAlone("", .finishing)) != nil else { return }
        await finish()
    }

    /// Takes the remaining results, and drops them.
    func finish() async {
        if case .nothing = state.work { return }
        state.work = .finishing
        // The task knows its error, or has given up.
        _ = try? await take(of: nil)
    }
}
