import Postgres

/// Takes in files of every kind, and keeps a record of each.
///
/// What all kinds share is here: reading, staging, judging, counting, writing out what was refused, and committing, all
/// in one transaction. What differs is an `ImportPlan`, which lies with its subject.
public struct Imports: Sendable {
    let postgres: PostgresClient
    let today: Today
}
