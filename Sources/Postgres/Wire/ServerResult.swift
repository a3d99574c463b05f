import CLibpq

/// A result of the server, cleared when nobody needs it any more.
///
/// `@unchecked Sendable`: libpq lets go of a result when it hands it out and nothing changes it afterwards; reading it
/// from any thread, and clearing it once, is what its documentation allows.
final class ServerResult: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }
    var rows: Int { Int(PQntuples(pointer)) }
    var columns: Int { Int(PQnfields(pointer)) }

    /// How many rows a statement touched.
    var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// What the server calls what it did, as `COMMIT` or `INSERT 0 1`.
    var tag: String { String(cString: PQcmdStatus(pointer)) }

    /// Roughly how many bytes it takes.
    var size: Int { Int(PQresultMemorySize(pointer)) }

    func field(_ row: Int, _ column: Int) -> PostgresField {
        let (row, column) = (Int32(row), Int32(column))
        let type = PQftype(pointer, column)
        guard PQgetisnull(pointer, row, column) == 0 else { return PostgresField(type: type, bytes: nil) }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column),
            count: Int(PQgetlength(pointer, row, column))
        )
        return PostgresField(type: type, bytes: bytes)
    }

    /// The error that it is.
    func error(statement: String?) -> PostgresError {
        guard status != PGRES_PIPELINE_ABORTED else {
            return PostgresError(.aborted, message: "an earlier statement of the group failed", statement: statement)
        }
        let message = part(PG_DIAG_MESSAGE_PRIMARY) ?? "the server refused a statement"
        var error = PostgresError(.server, message: message, statement: statement)
        error.sqlState = part(PG_DIAG_SQLSTATE)
        error.detail = part(PG_DIAG_MESSAGE_DETAIL)
        error.hint = part(PG_DIAG_MESSAGE_HINT)
        error.constraint = part(PG_DIAG_CONSTRAINT_NAME)
        error.table = part(PG_DIAG_TABLE_NAME)
        error.column = part(PG_DIAG_COLUMN_NAME)
        guard error.sqlState == nil else { return error }
        // libpq makes results of its own for a connection that died; they have no SQLSTATE.
        return PostgresError(.connectionLost, message: "the connection was lost", statement: statement)
    }

    private func part(_ code: Int32) -> String? {
        PQresultErrorField(pointer, code).map { String(cString: $0) }
    }
}

/// Codes are characters in C, and macros that Swift does not import.
private let PG_DIAG_SQLSTATE = Int32(UInt8(ascii: "C"))
private let PG_DIAG_MESSAGE_PRIMARY = Int32(UInt8(ascii: "M"))
private let PG_DIAG_MESSAGE_DETAIL = Int32(UInt8(ascii: "D"))
private let PG_DIAG_MESSAGE_HINT = Int32(UInt8(ascii: "H"))
private let PG_DIAG_TABLE_NAME = Int32(UInt8(ascii: "t"))
private let PG_DIAG_COLUMN_NAME = Int32(UInt8(ascii: "c"))
private let PG_DIAG_CONSTRAINT_NAME = Int32(UInt8(ascii: "n"))
