import Postgres

/// Counts the officials of units.
enum Headcount {
    /// A query for the officials of some units on a day, each with all units below it.
    ///
    /// It returns `organization` and `officials`, a row for each of the units that has officials. Everybody in service on
    /// the day counts once, in the unit of that day. `headcount` has the officials of each unit at present; only those who were
    /// elsewhere or away on the day are then corrected one by one.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - units: A query for the units' ids.
    ///   - top: A unit that all of them are below, or were once, so that only its officials are counted; nil for the
    ///     nation.
    /// - Returns: The query.
    static func on(_ day: Day, of units: Statement, below top: Int32? = nil) -> Statement {
        let registered: Statement =
            top.map { top in
                """
                select organization, officials
                from headcount
                where organization = any(array(
                    select below.organization
                    from organization_lineage place
                    join organization_lineage below on below.ancestor = place.organization and below.valid @> \(day)::date
                    where place.ancestor = \(top)
                ))
                """
            } ?? "select organization, officials from headcount"
        return """
            select lineage.ancestor as organization, sum(belonging.officials)::bigint as officials
            from (
                select organization, sum(officials) as officials
                from (
                    \(registered)
                    union all
                    select place.organization, place.officials
                    from official_past_membership past
                    cross join lateral (
                        select organization from official where id = past.official and merged_into is null offset 0
                    ) official
                    cross join lateral (values (official.organization, -1), (past.organization, 1))
                               as place (organization, officials)
                    where past.valid @> \(day)::date
                    union all
                    select coalesce(past.organization, official.organization), -1
                    from official_absence absence
                    cross join lateral (
                        select organization from official where id = absence.official and merged_into is null offset 0
                    ) official
                    left join lateral (
                        select organization from official_past_membership
                        where official = absence.official and valid @> \(day)::date
                        offset 0
                    ) past on true
                    where absence.valid @> \(day)::date
                ) counted
                group by organization
            ) belonging
            full join (
                select organization, ancestor from organization_lineage
                where ancestor = any(array(\(units))) and valid @> \(day)::date
            ) lineage on lineage.organization = belonging.organization
            -- Neither side is looked up row by row in a full join; a unit that isn't wanted, or has nobody, drops out here.
            where coalesce(lineage.ancestor is not null and belonging.officials <> 0, false)
            group by lineage.ancestor
            having sum(belonging.officials) > 0
            """
    }
}
