import Postgres

/// Keeps `organization_lineage`, the tree walked once, in line with the spans that it is derived from.
enum Lineage {
    /// Walks the tree anew and stores what differs.
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
