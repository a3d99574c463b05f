/// Counts statements and their errors, on the reactor's thread, where an addition costs nothing.
@Reactor
final class StatementTally {
    private(set) var statements = 0
    private(set) var errors: [String: Int] = [:]
    private(set) var lostConnections = 0

    nonisolated init() {}

    /// Counts statements that were sent together, and the error in which they ended.
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
    /// The class of the error's SQLSTATE, or else its code; there are few of them.
    fileprivate var kind: String {
        sqlState.map { String($0.prefix(2)) } ?? code.rawValue
    }
}
