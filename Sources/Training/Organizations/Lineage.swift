import Postgres

/// Keeps `organization_lineage`, the pairs of units and the units above them, in line with `organization_span`.
enum Lineage {
    /// Derives the pairs again and stores those that differ.
    static func renew(in transaction: PostgresTransaction) async throws {
        try await transaction.execute("select analyze_tables('organization_span')")
        try await transaction.execute(
            """
            with walked as materialized (
                select organization, ancestor, valid from organization_lineage_by_spans
            ),
            gone as (
                delete from organization_lineage
                where (organization, ancestor, valid) in (
                    select organization, ancestor, valid from organization_lineage
                    except
                    select organization, ancestor, valid from walked
                )
            )
            insert into organization_lineage (organization, ancestor, valid)
            select organization, ancestor, valid from walked
            except
            select organization, ancestor, valid from organization_lineage
            """
        )
        try await transaction.execute("select analyze_tables('organization_lineage')")
    }
}
