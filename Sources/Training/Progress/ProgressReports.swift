import Postgres

/// What to report on.
public struct ProgressQuestion: Sendable, Hashable {
    /// The goal's code.
    public var goal = Goals.first

    /// The level of the units to list; nil for those that hang from ``under``, or from the nation.
    public var by: OrganizationLevel?

    /// Only this unit and what is below it; nil for the whole country.
    public var under: String?

    /// The last day to count; nil for today.
    public var asOf: Day?

    /// Asks about a goal.
    ///
    /// - Parameters:
    ///   - goal: The goal's code.
    ///   - by: The level of the units to list; nil for those directly below.
    ///   - under: Only this unit and what is below it; nil for the whole country.
    ///   - asOf: The last day to count; nil for today.
    public init(
        goal: String = Goals.first,
        by: OrganizationLevel? = nil,
        under: String? = nil,
        asOf: Day? = nil
    ) {
        self.goal = goal
        self.by = by
        self.under = under
        self.asOf = asOf
    }
}

/// The number, read from where every fact has left its trace; never counted anew.
public struct ProgressReports: Sendable {
    let postgres: PostgresClient
    let goals: Goals
    let organizations: Organizations
    let today: @Sendable () -> Day

    /// How far the country, or a unit, is from a goal on a day.
    ///
    /// - Parameter question: The goal, the units and the day.
    /// - Returns: The report.
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`.
    public func report(_ question: ProgressQuestion) async throws -> ProgressReport {
        try await trainingErrors {
            let (id, goal) = try await goals.find(question.goal)
            let asOf = question.asOf ?? today()
            let top = try await organizations.id(of: question.under, on: asOf)
            let rows = try await count(id, under: top, by: question.by, asOf)
            return ProgressReport(
                goal: goal,
                asOf: asOf,
                trained: rows.first?.0 ?? 0,
                attendances: rows.first?.1 ?? 0,
                under: question.under,
                target: top == nil ? goal.target : rows.first?.2,
                units: try rows.compactMap(Self.unit)
            )
        }
    }

    /// How many were trained by the end of each day on which somebody was.
    ///
    /// - Parameters:
    ///   - code: The goal's code.
    ///   - under: Only this unit and what is below it; nil for the whole country.
    /// - Returns: The days in their order, each with the number of officials trained by its end.
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`.
    public func history(
        of code: String = Goals.first,
        under: String? = nil
    ) async throws -> [(day: Day, trained: Int)] {
        try await trainingErrors {
            let (id, _) = try await goals.find(code)
            let top = try await organizations.id(of: under, on: today())
            let rows: [(Day, Int)] = try await postgres.query(
                """
                select day, sum(sum(trained)) over (order by day)::bigint
                from progress
                where goal = \(id)::integer and organization in (\(Self.tops(top)))
                group by day
                order by day
                """
            )
            return rows.map { (day: $0.0, trained: $0.1) }
        }
    }

    /// The unit itself, or every nation that there ever was.
    private static func tops(_ top: Int32?) -> Statement {
        if let top { "select \(top)" } else { "select id from organization where level = 'national'" }
    }

    /// The total, the target of the unit at the top, and a unit; the total stands in every row, for it must be of the
    /// same moment as the units.
    private typealias Row = (Int, Int, Int?, String?, String?, String?, Int?, Int?, Int?, String?)

    /// The total and the units of a level that are valid on the day, or are gone but were counted in.
    ///
    /// Below a unit they are those that stand below it on the day, each with what was counted while it did; what was counted
    /// in a unit that stands elsewhere by then is in the total alone.
    private func count(
        _ goal: Int,
        under top: Int32?,
        by level: OrganizationLevel?,
        _ asOf: Day
    ) async throws -> [Row] {
        let wanted: Statement =
            switch (level, top) {
            case (let level?, let top?):
                """
                organization.level::text = \(level.rawValue)
                and \(Scope.subtree(top).holds("organization.id", on: asOf))
                """
            case (let level?, nil): "organization.level::text = \(level.rawValue)"
            case (nil, let top?): "span.parent = \(top)"
            case (nil, nil): "organization.level in ('ministry', 'province')"
            }
        let belowTop: Statement =
            if let top {
                """
                join organization_lineage below
                  on below.organization = progress.organization
                 and below.ancestor = \(top)::integer
                 and below.valid @> progress.day
                """
            } else {
                ""
            }
        return try await postgres.query(
            """
            select total.trained, total.attendances, share.target,
                   unit.code, unit.name, unit.level, unit.target, unit.trained, unit.attendances, unit.within
            from (
                select coalesce(sum(trained), 0)::bigint as trained,
                       coalesce(sum(attendances), 0)::bigint as attendances
                from progress
                where goal = \(goal)::integer and organization in (\(Self.tops(top))) and day <= \(asOf)
            ) total
            left join goal_allocation share on share.goal = \(goal)::integer and share.organization = \(top)::integer
            left join (
                select span.code, span.name, organization.level::text as level,
                       goal_allocation.target::bigint as target,
                       coalesce(counted.trained, 0)::bigint as trained,
                       coalesce(counted.attendances, 0)::bigint as attendances,
                       \(unescaped: UnitNames.within) as within
                from organization
                join lateral (
                    select version.code, version.name, version.parent, version.valid
                    from organization_span version
                    where version.organization = organization.id
                      and (lower(version.valid) is null or lower(version.valid) <= \(asOf))
                    order by lower(version.valid) desc nulls last
                    limit 1
                ) span on true
                \(UnitNames.above("span", on: "\(asOf)"))
                left join goal_allocation
                       on goal_allocation.goal = \(goal)::integer and goal_allocation.organization = organization.id
                left join lateral (
                    select sum(progress.trained) as trained, sum(progress.attendances) as attendances
                    from progress
                    \(belowTop)
                    where progress.goal = \(goal)::integer
                      and progress.organization = organization.id
                      and progress.day <= \(asOf)
                ) counted on true
                where \(wanted) and (span.valid @> \(asOf) or counted.trained is not null)
                order by organization.level, span.code
            ) unit on true
            """
        )
    }

    private static func unit(_ row: Row) throws -> UnitProgress? {
        guard let code = row.3, let name = row.4, let level = row.5.flatMap(OrganizationLevel.init(rawValue:)) else {
            return nil
        }
        return UnitProgress(
            code: code,
            name: name,
            within: row.9,
            level: level,
            target: row.6,
            trained: row.7 ?? 0,
            attendances: row.8 ?? 0
        )
    }
}
