import Postgres
import Testing

extension PostgresClient {
    /// Repeats a query until the condition holds; a test that waits in vain ends by its time limit.
    func wait(until condition: Statement) async throws {
        while true {
            let answer: Bool? = try await first("select \(condition)")
            if answer == true { return }
            try Task.checkCancellation()
        }
    }

    /// Waits until a session runs a statement that begins with a text.
    func wait(untilRunning text: String) async throws {
        let pattern = "\(text)%"
        try await wait(
            until: """
                exists (select from pg_stat_activity where datname = current_database() and state = 'active' and query like \(pattern))
                """
        )
    }

    /// Ends the sessions whose last statement begins with a text.
    func terminate(_ text: String) async throws {
        let pattern = "\(text)%"
        let ended: [Bool] = try await query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like \(pattern)"
        )
        #expect(!ended.isEmpty)
    }
}

/// The error of a closure, which has to be a `PostgresError`.
func postgresError<Result>(_ body: () async throws -> Result) async throws -> PostgresError {
    do {
        _ = try await body()
    } catch let error as PostgresError {
        return error
    }
    throw Unexpected()
}

struct Unexpected: Error {}
