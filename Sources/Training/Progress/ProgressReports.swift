import Postgres

/// A question for a progress report.
public struct ProgressQuestion: Sendable, Hashable {
    public var goal = Goals.first

    /// The level of the units to list; nil for those directly below ``under``, or below the nation.
    public var by: OrganizationLevel?

    /// Only this unit and the units below it; nil for the whole country.
    public var under: String?

    /// The last day to count; nil for today.
    public var asOf: Day?

    /// The day whose knowledge is asked for: what was recorded, revoked or changed later is left out; nil for today.
    public var asKnownOn: Day?

    /// The units whose numbers are withheld from the caller; nil for none.
    var withheld: PublicFloor.Withheld?

    public init(
        goal: String = Goals.first,
        by: OrganizationLevel? = nil,
        under: String? = nil,
        asOf: Day? = nil,
        asKnownOn: Day? = nil
    ) {
        self.goal = goal
        self.by = by
        self.under = under
        self.asOf = asOf
        self.asKnownOn = asKnownOn
    }
}

extension ProgressQuestion {
    /// True if the report has thousands of units, so that other questions would have to wait.
    public var isLong: Bool { by == .district || by == .commune }
}

/// Reports on the number, which read `progress` and never count.
public struct ProgressReports: Sendable {
    let postgres: PostgresClient
    let goals: Goals
    let organizations: Organizations
    let today: Today
    let floor: PublicFloor

    /// The progress of the country, or of a unit, towards a goal on a day.
    ///
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`.
    public func report(_ question: ProgressQuestion) async throws -> ProgressReport {
        try await trainingErrors {
            let (id, goal) = try await goals.find(question.goal)
            let present = try await today(in: postgres)
            let asOf = question.asOf ?? present
            let top = try await organizations.id(of: question.under, on: asOf, for: nil, in: postgres)
            let knownOn = question.asKnownOn ?? present
            let known = Self.known(question.asKnownOn)
            let counting = count(id, under: top, by: question.by, asOf, knownOn: question.asKnownOn)
            // These statements read thousands of units, or all officials; on the shared connection all other tasks
            // would wait behind them.
            let (units, total, headcount, series) = try await postgres.withConnection { connection in
                let rows = try await connection.rows(counting)
                var units = try rows.compactMap(Self.unit)
                // Units with a share of the target are compared by it, so officials needn't be counted.
                let isShared = units.allSatisfy { $0.progress.target != nil }
                // Past knowledge of who served where isn't kept.
                let headcount =
                    isShared || question.asKnownOn != nil
                    ? nil : try await officials(asOf, top, units.map(\.id), in: connection)
                if let headcount {
                    for index in units.indices {
                        units[index].progress.officials = headcount.units[units[index].id] ?? 0
                    }
                }
                let places = units.count > Series.mostUnits ? nil : Self.places(of: question.by, below: top)
                let series = try await self.series(
                    id,
                    goal,
                    of: Self.places(top, and: places),
                    to: asOf,
                    known: known,
                    in: connection
                )
                if places != nil {
                    let nothing = Self.empty(goal, to: asOf)
                    for index in units.indices {
                        units[index].progress.series = series[units[index].id] ?? nothing
                    }
                }
                return (units, try rows.first { _ in true }.map(Total.init), headcount, series)
            }
            let closing = total.flatMap { total in
                total.closedOn.map { day in
                    GoalClosing(
                        on: day,
                        trained: total.trainedWhenClosed,
                        corrections: total.trained - total.trainedWhenClosed
                    )
                }
            }
            let report = ProgressReport(
                goal: goal,
                asOf: asOf,
                knownOn: knownOn,
                isToCome: asOf > min(present, knownOn),
                trained: total?.trained ?? 0,
                attendances: total?.attendances ?? 0,
                opening: total?.opening ?? 0,
                plan: total?.plan,
                closing: closing,
                under: question.under,
                target: top == nil ? goal.target : total?.target,
                officials: headcount?.all,
                series: series[top ?? Self.nation] ?? Self.empty(goal, to: asOf),
                units: units.map { unit in
                    var progress = unit.progress
                    progress.organization = unit.id
                    return progress
                }
            )
            return question.withheld.map { withheld in
                report.withholding(withheld, about: top, isPast: question.asKnownOn != nil)
            } ?? report
        }
    }

    /// The number of trained officials at the end of each day on which it changed.
    ///
    /// - Parameters:
    ///   - under: Only this unit and the units below it; nil for the whole country.
    ///   - day: The day on which the unit has that code; nil for today.
    ///   - knownOn: The day whose knowledge is asked for; nil for today.
    /// - Returns: The days in order, each with the number of trained officials at its end.
    /// - Throws: ``TrainingError`` `no_such_goal`, `no_such_organization`.
    public func history(
        of code: String = Goals.first,
        under: String? = nil,
        on day: Day? = nil,
        asKnownOn knownOn: Day? = nil
    ) async throws -> [(day: Day, trained: Int)] {
        try await trainingErrors {
            let (id, _) = try await goals.find(code)
            let top = try await organizations.id(
                of: under,
                on: today(in: postgres, unless: day),
                for: nil,
                in: postgres
            )
            let rows: [(Day, Int)] = try await postgres.query(
                """
                select day, sum(sum(trained)) over (order by day)::bigint
                from progress
                where goal = \(id)::integer and organization in (\(Self.tops(top))) and \(Self.known(knownOn))
                group by day
                order by day
                """
            )
            return rows.map { (day: $0.0, trained: $0.1) }
        }
    }

    /// The rows of `progress` that were known on a day; nil for all.
    private static func known(_ day: Day?) -> Statement {
        day.map { "progress.known_on <= \($0)" } ?? "true"
    }

    /// The unit itself, or every nation that ever existed.
    private static func tops(_ top: Int32?) -> Statement {
        if let top { "select \(top)" } else { "select id from organization where level = 'national'" }
    }

    /// The total, and the target of the top unit; every row has them beside a unit, so that all are of the same moment.
    private struct Total {
        let trained: Int
        let attendances: Int
        let opening: Int
        let target: Int?
        let plan: Int?
        let closedOn: Day?
        let trainedWhenClosed: Int

        init(_ row: PostgresRow) throws {
            trained = try row["total_trained"]
            attendances = try row["total_attendances"]
            opening = try row["total_opening"]
            target = try row["total_target"]
            plan = try row["plan"]
            closedOn = try row["closed_on"]
            trainedWhenClosed = try row["trained_when_closed"]
        }
    }

    /// The number of officials of some units, and of the top unit or the whole country.
    private func officials(
        _ day: Day,
        _ top: Int32?,
        _ units: [Int32],
        in postgres: some PostgresQuerying
    ) async throws -> (all: Int, units: [Int32: Int]) {
        let counted = Headcount.on(day, of: "\(Self.tops(top)) union select unnest(\(units))", below: top)
        let rows: [(Int32, Int, Bool)] = try await postgres.query(
            "select organization, officials, organization in (\(Self.tops(top))) from (\(counted)) headcount"
        )
        return (
            rows.reduce(0) { $1.2 ? $0 + $1.1 : $0 },
            Dictionary(rows.map { ($0.0, $0.1) }) { $1 }
        )
    }

    /// The total and the units of a level: those that exist on the day, and all others that have a number by then, so
    /// that the parts add up to the whole.
    ///
    /// Below a top unit, each unit has what was counted while it was there; one that is elsewhere on the day has no
    /// share of the top unit's target.
    private func count(
        _ goal: Int,
        under top: Int32?,
        by level: OrganizationLevel?,
        _ asOf: Day,
        knownOn: Day?
    ) -> Statement {
        let known = Self.known(knownOn)
        return """
            with opening as materialized (
                select organization, day, officials from opening_balances(\(goal)::integer, \(asOf), \(knownOn))
            )
            select total.trained as total_trained, total.attendances as total_attendances, share.target as total_target,
                   coalesce(total.opening, 0) as total_opening, plan.number as plan, closing.closed_on,
                   total.trained_when_closed,
                   unit.code, unit.name, unit.level, unit.target, unit.trained, unit.attendances, unit.opening, unit.within,
                   unit.id, unit.stands
            from (
                select coalesce(sum(trained), 0)::bigint as trained,
                       coalesce(sum(attendances), 0)::bigint as attendances,
                       coalesce(sum(trained) filter (
                           where known_on <= (select closed_on from goal_closing where goal = \(goal)::integer)
                       ), 0)::bigint as trained_when_closed,
                       (
                           select sum(officials)::bigint from opening where organization in (\(Self.tops(top)))
                       ) as opening
                from progress
                where goal = \(goal)::integer and organization in (\(Self.tops(top))) and day <= \(asOf)
                  and \(known)
            ) total
            left join goal_closing closing
                   on closing.goal = \(goal)::integer
                  and (\(knownOn)::date is null or day_in_vietnam(closing.made_at) <= \(knownOn))
            left join lateral (
                select number from goal_plan
                where goal = \(goal)::integer and day <= \(asOf)
                  and (\(knownOn)::date is null or day_in_vietnam(made_at) <= \(knownOn))
                order by day desc, number desc
                limit 1
            ) plan on true
            left join goal_share_on(\(goal)::integer, \(top)::integer, \(asOf), \(knownOn)) share on true
            left join (
                select organization.id, span.code, span.name, organization.level,
                       case when counted.stands_there then share.target end::bigint as target,
                       counted.trained::bigint as trained, counted.attendances::bigint as attendances,
                       counted.opening::bigint as opening,
                       \(unescaped: UnitNames.within) as within,
                       counted.stands_there and span.valid @> \(asOf) as stands
                from (
                    select place.organization, bool_or(place.valid @> \(asOf)) as stands_there,
                           coalesce(sum(number.trained), 0) as trained,
                           coalesce(sum(number.attendances), 0) as attendances,
                           coalesce(sum(opened.officials), 0) as opening
                    from (\(Self.places(of: level, below: top))) place
                    left join lateral (
                        select sum(progress.trained) as trained, sum(progress.attendances) as attendances
                        from progress
                        where progress.goal = \(goal)::integer
                          and progress.organization = place.organization
                          and progress.day <= \(asOf) and place.valid @> progress.day
                          and \(known)
                    ) number on true
                    left join (
                        select place.organization, place.valid, sum(opening.officials) as officials
                        from opening
                        join (\(Self.places(of: level, below: top))) place
                          on place.organization = opening.organization and place.valid @> opening.day
                        group by place.organization, place.valid
                    ) opened on opened.organization = place.organization and opened.valid = place.valid
                    group by place.organization
                ) counted
                join organization on organization.id = counted.organization
                join lateral (
                    select version.code, version.name, version.parent, version.valid
                    from organization_span version
                    where version.organization = organization.id
                    order by (lower(version.valid) is null or lower(version.valid) <= \(asOf)) desc,
                             case when lower(version.valid) > \(asOf) then lower(version.valid) end,
                             lower(version.valid) desc nulls last
                    limit 1
                ) span on true
                \(UnitNames.above("span", on: "\(asOf)"))
                left join lateral goal_share_on(\(goal)::integer, organization.id, \(asOf), \(knownOn)) share on true
                where counted.stands_there and span.valid @> \(asOf)
                   or counted.trained <> 0 or counted.attendances <> 0 or counted.opening <> 0
                order by organization.level, span.code, organization.id
            ) unit on true
            """
    }

    /// The identity under which the series of the whole country stands.
    private static let nation: Int32 = 0

    /// A query for the top, on all days, and for the wanted units: `unit`, under which it counts, `organization` and `valid`.
    private static func places(_ top: Int32?, and units: Statement?) -> Statement {
        let whole: Statement =
            top.map { "select \($0)::integer as unit, \($0)::integer as organization, daterange(null, null) as valid" }
                ?? """
                select \(nation) as unit, id as organization, daterange(null, null) as valid
                from organization
                where level = 'national'
                """
        return units.map { "\(whole) union all select organization, organization, valid from (\($0)) wanted" } ?? whole
    }

    /// A query for the wanted units, `organization`, with the days on which they were below the top, `valid`.
    ///
    /// Everything counted in a unit has a day on which the unit had a place in the tree, as the lineage says.
    private static func places(of level: OrganizationLevel?, below top: Int32?) -> Statement {
        let always: Statement = "select id as organization, daterange(null, null) as valid from organization"
        return switch (level, top) {
        case (let level?, let top?):
            """
            select organization, valid
            from organization_lineage
            join organization on organization.id = organization_lineage.organization
            where ancestor = \(top) and organization.level = \(level)
            """
        case (let level?, nil): "\(always) where level = \(level)"
        case (nil, let top?):
            """
            select organization, valid
            from (
                select organization, parent,
                       daterange(
                           case when row_number() over spans > 1 then lower(valid) end, lead(lower(valid)) over spans
                       ) as valid
                from organization_span
                where organization in (select organization from organization_span where parent = \(top))
                window spans as (partition by organization order by lower(valid) nulls first)
            ) stretched
            where parent = \(top)
            """
        case (nil, nil): "\(always) where level in ('ministry', 'province')"
        }
    }

    private static func unit(_ row: PostgresRow) throws -> (id: Int32, progress: UnitProgress)? {
        guard let id: Int32 = try row["id"] else { return nil }
        var progress = try UnitProgress(
            code: row["code"],
            name: row["name"],
            within: row["within"],
            level: row["level"],
            target: row["target"],
            trained: row["trained"],
            attendances: row["attendances"],
            opening: row["opening"]
        )
        progress.stands = try row["stands"]
        return (id, progress)
    }
}
