import CLibpq

/// The rows of a statement one by one, outside the pipeline.
extension Wire {
    func beginRows(_ statement: Statement) async throws {
        if let flaw = statement.flaw { throw flaw }
        guard sendParameters(of: statement), PQsetSingleRowMode(connection) == 1 else { throw failure ?? .lost }
        flush()
    }

    /// The next rows, as many as have come; empty at the end.
    func nextRows(of statement: String, atMost most: Int = 256) async throws -> [ServerResult] {
        var rows: [ServerResult] = []
        while rows.count < most, let result = try await nextResult() {
            guard result.status == PGRES_SINGLE_TUPLE || result.status == PGRES_TUPLES_OK else {
                throw result.error(statement: statement)
            }
            if result.rows > 0 { rows.append(result) }
            // Hand on the rows that have come before waiting for more.
            if !rows.isEmpty, PQisBusy(connection) == 1 { break }
        }
        return rows
    }

    /// Ends a statement whose rows came one by one; the server is asked to cancel it where not all rows were read.
    func endRows() async {
        if let connection, PQtransactionStatus(connection) == PQTRANS_ACTIVE { requestCancel() }
        while (try? await nextResult()) != nil {}
        await settleCancelling()
        // libpq leaves this mode when the next statement is sent, unless that is the first one of a pipeline.
        guard let connection, PQsendQuery(connection, "") == 1 else { return }
        while (try? await nextResult()) != nil {}
    }
}
