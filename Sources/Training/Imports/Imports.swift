import Postgres

/// Imports files of every kind, and keeps a record of each.
///
/// The steps that are common to all kinds are here: reading, staging, judging, counting, writing refused rows, and
/// committing, all in one transaction. Each kind has an `ImportPlan` in its subject's folder.
public struct Imports: Sendable {
    let postgres: PostgresClient
    let today: Today
}
