import Postgres

/// How many officials units have.
enum Headcount {
    /// A query for the officials of each unit and all below it on a day: `organization` and `officials`, a row for each unit
    /// that has some.
    ///
    /// They are those in the state's service that day, where they belonged, each person once.
    ///
    /// - Parameter day: The day.
    /// - Returns: The query.
    static func on(_ day: Day) -> Statement {
        """
        select lineage.ancestor as organization, sum(belonging.officials)::bigint as officials
        from (
            select coalesce(past.organization, official.organization) as organization, count(*) as officials
            from official
            left join official_past_membership past on past.official = official.id and past.valid @> \(day)::date
            where official.merged_into is null
              and not exists (
                  select from official_absence
                  where official_absence.official = official.id and official_absence.valid @> \(day)::date
              )
            group by 1
        ) belonging
        join organization_lineage lineage
          on lineage.organization = belonging.organization and lineage.valid @> \(day)::date
        group by lineage.ancestor
        """
    }
}
