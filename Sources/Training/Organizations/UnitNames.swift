import Postgres

/// What units are called: queries for the `code` and `name` of one unit, in a row.
enum UnitNames {
    /// What a unit was called on a day, or at its end where that came before; no row where it hadn't begun by then.
    ///
    /// - Parameters:
    ///   - organization: The SQL expression of the unit's identity.
    ///   - day: That of the day.
    static func of(_ organization: Statement, by day: Statement) -> Statement {
        """
        select code, name
        from organization_span span
        where span.organization = \(organization) and (lower(span.valid) is null or lower(span.valid) <= \(day))
        order by lower(span.valid) desc nulls last
        limit 1
        """
    }

    /// What a unit is called at present, or was at its end: what is planned for it shows from its day on.
    ///
    /// A unit that is still to begin is called what it will be at first, and `has_begun` is false: what belongs to it has
    /// to name it, for where there is no unit it is the whole state.
    ///
    /// - Parameters:
    ///   - organization: The SQL expression of the unit's identity.
    ///   - today: That of the present day in Vietnam.
    static func present(of organization: Statement, on today: Statement) -> Statement {
        """
        (
            select code, name, parent, true as has_begun
            from organization_span span
            where span.organization = \(organization)
              and (lower(span.valid) is null or lower(span.valid) <= \(today))
            order by lower(span.valid) desc nulls last
            limit 1
        )
        union all
        (
            select code, name, parent, false
            from organization_span span
            where span.organization = \(organization)
            order by lower(span.valid) nulls first
            limit 1
        )
        limit 1
        """
    }

    /// Joins of the units above a unit as they stand on a day, up to the one below the nation, for ``within``.
    ///
    /// Many a commune is called as others are; what it lies in tells them apart.
    ///
    /// - Parameters:
    ///   - unit: A relation with the unit's `parent`.
    ///   - day: The SQL expression of the day.
    /// - Returns: The joins.
    static func above(_ unit: String, on day: Statement) -> Statement {
        """
        left join organization_span above
               on above.organization = \(unescaped: unit).parent and above.valid @> \(day) and above.level > 'national'
        left join organization_span further
               on further.organization = above.parent and further.valid @> \(day) and further.level > 'national'
        """
    }

    /// What the units above it are called, the nearest first, null for one that hangs from the nation, as SQL.
    static let within = "nullif(concat_ws(', ', above.name, further.name), '')"
}
