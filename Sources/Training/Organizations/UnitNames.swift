import Postgres

/// Queries for the `code` and `name` of one unit, in a row.
enum UnitNames {
    /// A unit's code and name on a day, or at its end where it has ended before; no row where it hasn't begun by then.
    static func of(_ organization: Statement, by day: Statement) -> Statement {
        """
        select code, name
        from organization_span span
        where span.organization = \(organization) and (lower(span.valid) is null or lower(span.valid) <= \(day))
        order by lower(span.valid) desc nulls last
        limit 1
        """
    }

    /// A unit's code and name at present, or at its end; planned changes show from their day on.
    ///
    /// A unit that is still to begin has its first code and name, and `has_begun` is false. Things of such a unit have
    /// to name it, because things without a unit are the whole state's.
    static func present(of organization: Statement, on today: Statement) -> Statement {
        """
        select code, name, parent, has_begun from unit_by_day(\(organization), \(today))
        """
    }

    /// Joins that find the units above a unit on a day, up to the one below the nation, for ``within``.
    ///
    /// Many communes share a name; the units above tell them apart.
    ///
    /// - Parameter unit: A relation with the unit's `parent`.
    static func above(_ unit: String, on day: Statement) -> Statement {
        """
        left join organization_span above
               on above.organization = \(unescaped: unit).parent and above.valid @> \(day) and above.level > 'national'
        left join organization_span further
               on further.organization = above.parent and further.valid @> \(day) and further.level > 'national'
        """
    }

    /// The names of the units above a unit, the nearest first, as SQL; null directly below the nation.
    static let within = "nullif(concat_ws(', ', above.name, further.name), '')"
}
