import Postgres

/// The state's tree: every unit with its code, name and parent, on any day.
public struct Organizations: Sendable {
    let postgres: PostgresClient
    let today: Today
}
