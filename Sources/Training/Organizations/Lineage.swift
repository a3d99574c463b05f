import Postgres

/// Keeps `organization_lineage`, the pairs of units and the units above them, in line with `organization_span`.
enum Lineage {
    /// Derives the pairs again and stores those that differ.
    static func renew(in transaction: PostgresTransaction) async throws {
        try await transaction.execute("select analyze_tables('organization_span')")
        try await transaction.execute(Statement(named: "renew_lineage"))
        try await transaction.execute("select analyze_tables('organization_lineage')")
    }
}
