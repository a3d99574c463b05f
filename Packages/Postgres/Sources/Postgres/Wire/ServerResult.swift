import CLibpq

/// A result of the server, cleared with its last reference.
///
/// `@unchecked Sendable`: libpq doesn't touch a result that it has handed out, and nothing changes it afterwards. Its
/// documentation allows reading it from any thread, and clearing it once.
final class ServerResult: @unchecked Sendable {
    private let pointer: OpaquePointer
    let status: ExecStatusType
    let rows: Int
    let columns: Int

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        status = PQresultStatus(pointer)
        rows = Int(PQntuples(pointer))
        columns = Int(PQnfields(pointer))
    }

    deinit {
        PQclear(pointer)
    }

    /// The number of rows that the statement affected.
    var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// The server's command tag, as `COMMIT` or `INSERT 0 1`.
    var tag: String { String(cString: PQcmdStatus(pointer)) }

    /// The size in bytes.
    var size: Int { Int(PQresultMemorySize(pointer)) }

    /// The number of the first column of a name in small letters, nil where there is none.
    func column(_ name: String) -> Int? {
        let column = Int(PQfnumber(pointer, name))
        return column < 0 ? nil : column
    }

    func name(_ column: Int) -> String? {
        PQfname(pointer, Int32(column)).map { String(cString: $0) }
    }

    func field(_ row: Int, _ column: Int) -> PostgresField {
        let (row, column) = (Int32(row), Int32(column))
        let type = PQftype(pointer, column)
        guard PQgetisnull(pointer, row, column) == 0 else { return PostgresField(type: type, bytes: nil) }
        let count = Int(PQgetlength(pointer, row, column))
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: count)
        return PostgresField(type: type, bytes: bytes)
    }

    /// The error that the result reports.
    func error(statement: String?) -> PostgresError {
        guard status != PGRES_PIPELINE_ABORTED else {
            return PostgresError(.aborted, "an earlier statement of the group failed", statement: statement)
        }
        // libpq itself makes results for a connection that died, without an SQLSTATE.
        guard let sqlState = part("C") else {
            var error = PostgresError.lost
            error.statement = statement
            return error
        }
        var error = PostgresError(code(sqlState), part("M") ?? "the server refused a statement", statement: statement)
        error.sqlState = sqlState
        error.detail = part("D")
        error.hint = part("H")
        error.constraint = part("n")
        error.table = part("t")
        error.column = part("c")
        error.routine = part("R")
        return error
    }

    private func code(_ sqlState: String) -> PostgresError.Code {
        // The server ends the connection after these.
        if let severity = part("V"), severity == "FATAL" || severity == "PANIC" { return .connectionLost }
        // A timeout and a request to cancel have the same SQLSTATE, and only the message, in the server's language,
        // tells them apart. A task that asked to cancel knows that it did.
        if sqlState == "57014" { return .timeout }
        return .server
    }

    /// A field of an error or a notice, by its letter in the protocol.
    func part(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(letter.value)).map { String(cString: $0) }
    }
}
