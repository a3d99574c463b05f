import Postgres

/// The state's tree: every unit with its code, name and parent, on any day.
public struct Organizations: Sendable {
    let postgres: PostgresClient
    let imports: Imports
    let today: Today

    /// Imports a file of units, in which parents may follow their children.
    ///
    /// A unit whose name or parent differs from the stored ones has the new ones from ``ImportRequest/effectiveOn`` on;
    /// the old ones stay on record for the days before.
    ///
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try caller.requireWholeState()
        return try await imports.run(OrganizationsImportPlan(), request, by: caller)
    }
}
