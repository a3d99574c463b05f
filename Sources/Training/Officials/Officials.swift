import Postgres

/// The people of the state's service, one record a person.
public struct Officials: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let completions: Completions
    let enrollments: Enrollments
    let goals: Goals
    let targetGroups: TargetGroups
    let lookup: SharedOfficialLookup
    let today: Today

    /// The counter of tried national IDs.
    var tries: NationalIDTries { NationalIDTries(postgres: postgres, today: today) }
}
