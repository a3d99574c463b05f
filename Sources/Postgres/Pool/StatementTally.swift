/// Counts what became of statements, on the reactor's thread, where an addition costs nothing.
@Reactor
final class StatementTally {
    private(set) var statements = 0
    private(set) var errors: [String: Int] = [:]
    private(set) var lostConnections = 0

    nonisolated init() {}

    /// Counts statements that travelled together, and the error that they ended in.
    func count(_ statements: Int, _ result: Result<[PostgresRows], any Error>) {
        self.statements += statements
        if case .failure(let error) = result, let error = error as? PostgresError {
            errors[error.kind, default: 0] += 1
        }
    }

    func countLostConnection() {
        lostConnections += 1
    }
}

extension PostgresError {
    /// What sort of error it is, one of a few: the class of its SQLSTATE, or else its code.
    fileprivate var kind: String {
        sqlState.map { String($0.prefix(2)) } ?? code.rawValue
    }
}
