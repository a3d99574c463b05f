import CLibpq
import FoundationEssentials
import Logging

/// The start of a session, before any task uses the connection.
extension Wire {
    /// Sets the session's settings, and reads the server's facts about it.
    ///
    /// - Throws: ``PostgresError`` `connectFailed`, and `pooled` where another connection has the session too.
    func beginSession() async throws {
        let question: Statement = """
            select pg_backend_pid(), current_setting('transaction_read_only') = 'on',
                   coalesce(current_setting(\(SessionSettings.mark), true), '')
            """
        let rows: [PostgresRows]
        do {
            rows = try await runUnprepared([question, settings.statement(mark: mark)])
        } catch let error as PostgresError where error.code == .server {
            throw PostgresError(.connectFailed, error.message, because: error)
        }
        let row: (Int32, Bool, String)? = try rows[0].first()
        guard let (pid, isReadOnly, mark) = row else {
            throw PostgresError(.outOfStep, "the server said nothing of the session")
        }
        guard mark.isEmpty else { throw PostgresError.pooled }
        backend = pid
        beganReadOnly = isReadOnly
    }

    /// Sets the settings that DISCARD ALL has reset.
    func renewSession() async throws {
        _ = try await runUnprepared([settings.statement(mark: mark)])
    }

    /// True if the connection still has the session that it began with.
    func isOurs() async throws -> Bool {
        try await runUnprepared([Self.markQuestion])[0].first() == mark
    }

    static let markQuestion: Statement = "select coalesce(current_setting(\(SessionSettings.mark), true), '')"

    /// True if a pooler is in between: the session's number differs from the one that libpq got.
    var isPooled: Bool { connection.map { PQbackendPID($0) != backend } ?? false }

    /// True if the server takes no writes.
    var isReadOnly: Bool {
        func told(_ name: String) -> Bool? {
            connection.flatMap { PQparameterStatus($0, name) }.map { String(cString: $0) == "on" }
        }
        // The server reports changes of these two, so they are current: a standby may have been promoted.
        guard let isStandby = told("in_hot_standby"), let isMeant = told("default_transaction_read_only") else {
            return beganReadOnly
        }
        return isStandby || isMeant
    }

    private func runUnprepared(_ statements: [Statement]) async throws -> [PostgresRows] {
        let group = Group(statements)
        group.isRetry = true
        return try await group.run { [self] in submit($0) }
    }

    /// Runs a closure, and closes the connection where it takes longer than the given time.
    func within<Result>(_ time: Duration, _ body: () async throws -> Result) async throws -> Result {
        let timer = Reactor.timers.schedule(after: time) { [weak self] in
            self?.close(.noAnswer(within: time))
        }
        defer { Reactor.timers.cancel(timer) }
        return try await body()
    }

    /// A new mark to identify a session by.
    nonisolated static func newMark() -> String { UUID().uuidString }
}
