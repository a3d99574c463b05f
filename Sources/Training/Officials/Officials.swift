import Postgres

/// The people of the state's service, one record a person.
public struct Officials: Sendable {
    let postgres: PostgresClient
    let imports: Imports
    let organizations: Organizations
    let completions: Completions
    let enrollments: Enrollments
    let goals: Goals
    let targetGroups: TargetGroups
    let lookup: SharedOfficialLookup
    let today: Today

    /// Imports a file of officials.
    ///
    /// A person is matched by code or by national ID, never by name. An empty cell leaves a stored value alone. An
    /// official whose organization differs from the stored one moves on ``ImportRequest/effectiveOn``; earlier
    /// memberships stay on record. A future day is refused before any row is read, because a move holds at once.
    ///
    /// A new official belongs to their unit on every day, so they have to be of age on ``ImportRequest/effectiveOn``.
    /// Without such a day, they have to be of age by the last deadline of a goal: nobody counts towards a goal as a
    /// child.
    ///
    /// - Throws: ``TrainingError`` for the file as a whole, `move_in_future` among them; a refused row is counted, not
    ///   thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try caller.require(.registrar)
        if let day = request.effectiveOn, day > (try await trainingErrors { try await today(in: postgres) }) {
            throw TrainingError(.moveInFuture, ["found": day.description])
        }
        let plan = OfficialsImportPlan(inServiceOn: try await inServiceOn(request.effectiveOn))
        return try await imports.run(plan, request, by: caller)
    }

    /// The counter of tried national IDs.
    var tries: NationalIDTries { NationalIDTries(postgres: postgres, today: today) }

    func inServiceOn(_ effective: Day?) async throws -> Day {
        if let effective { return effective }
        return try await trainingErrors {
            let today = try await today(in: postgres)
            let deadline: Day? = try await postgres.first("select max(deadline) from goal")
            return min(today, deadline ?? today)
        }
    }
}
