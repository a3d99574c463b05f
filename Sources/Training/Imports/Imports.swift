import Postgres

/// Imports files of every kind, and keeps a record of each.
///
/// ``Imports`` has the steps that all kinds have in common: reading, staging, judging, counting, writing refused rows,
/// and committing, all in one transaction. Each kind has an `ImportPlan` in its subject's folder.
public struct Imports: Sendable {
    let postgres: PostgresClient
    let today: Today
}
