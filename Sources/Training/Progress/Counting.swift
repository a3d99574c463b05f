import Postgres

/// The definition of the number, as SQL: what `trained` and `progress` must hold, counted from the facts.
///
/// The same text counts some officials after a fact has changed, and everyone for `verify`, so that the stored number
/// and the recounted one can't come to mean different things.
enum Counting {
    /// Where an official belonged on a day: joins for a relation with the columns `official` and a day.
    ///
    /// Gives `official` and `past`; with `merged`, which has an `organization` where a record that was merged into theirs is
    /// the one that counts, ``organizationOfThatDay`` can be selected.
    private static func membership(of relation: String, on day: String, areFew: Bool = false) -> String {
        """
        join \(Lookup.of("select organization from official where official.id = \(relation).official", areFew)) official
             on true
        left join \(
            Lookup.of(
                """
                select organization from official_past_membership past
                where past.official = \(relation).official and past.valid @> \(relation).\(day)
                """,
                areFew
            )
        ) past on true
        """
    }

    private static let organizationOfThatDay = "coalesce(merged.organization, past.organization, official.organization)"

    /// The common table expressions `satisfied`, `counted` and `placed`: who satisfies which curriculum, and who is
    /// trained for which goal, since which day, in which organization, and by which fact.
    ///
    /// A plain curriculum is satisfied on the day on which the last of its required courses was completed, by the fact
    /// that was recorded last. One whose courses expire, can be replaced by others, or that asks for elective hours, is
    /// satisfied on each day on which everything it takes comes to hold at once. An official counts from the first such
    /// day within the goal's dates, once, in the unit of that day. After a merge it is the unit of the record whose
    /// fact has the last day, whenever it was recorded.
    ///
    /// - Parameter concerned: The officials to count.
    /// - Returns: The expressions, with commas between.
    static func trained(_ concerned: Concerned) -> Statement {
        """
        \(concerned.named)
        live as \(unescaped: concerned.areSet ? "materialized" : "not materialized") (
            \(concerned.liveFacts)
        ),
        rule as materialized (
            select curriculum, courses, minimum_elective_hours, is_plain from curriculum_rule
        ),
        plainly_satisfied as (
            select live.official,
                   curriculum_course.curriculum,
                   max(live.completed_on) as day,
                   max(live.id) as completion
            from live
            join curriculum_course on curriculum_course.course = live.course
                                  and curriculum_course.requirement = 'required'
            join rule on rule.curriculum = curriculum_course.curriculum and rule.is_plain
            group by live.official, curriculum_course.curriculum, rule.courses
            having count(*) = rule.courses
        ),
        \(unescaped: together),
        satisfied as (
            select official, curriculum, day, completion
            from plainly_satisfied
            union all
            select official, curriculum, day, completion
            from (
                select official, curriculum, day, is_change, completion,
                       lag(day) over (partition by official, curriculum order by day) as day_before
                from together
            ) held_together
            where is_change and day_before is distinct from day - 1
        ),
        counted as (
            select distinct on (satisfied.official, goal.id)
                   satisfied.official, goal.id as goal, satisfied.curriculum, satisfied.day as satisfied_on,
                   greatest(satisfied.day, goal_satisfied_by.since) as day, satisfied.completion
            from satisfied
            join goal_satisfied_by on goal_satisfied_by.curriculum = satisfied.curriculum
            join goal on goal.id = goal_satisfied_by.goal
            where satisfied.day >= goal.start_on
              and greatest(satisfied.day, goal_satisfied_by.since) <= goal.deadline
              and (goal_satisfied_by.retired_on is null or satisfied.day < goal_satisfied_by.retired_on)
            order by satisfied.official, goal.id, greatest(satisfied.day, goal_satisfied_by.since),
                     satisfied.completion
        ),
        \(unescaped: trainedByMerged(concerned)),
        placed as (
            select counted.official, counted.goal, counted.day, counted.completion,
                   \(unescaped: organizationOfThatDay) as organization
            from counted
            \(unescaped: membership(of: "counted", on: "day", areFew: concerned.areFew))
            left join trained_by merged on merged.official = counted.official and merged.goal = counted.goal
        )
        """
    }

    /// The common table expression `trained_by`: of those into whose records others were merged, the organization in which
    /// the last fact that trained them counts, null where it is one of the record that they go on under.
    ///
    /// Of several facts of the last day their own comes first, and then those of the latest merge.
    private static func trainedByMerged(_ concerned: Concerned) -> String {
        let merged = """
            select organization, merged_at from completion_merged where completion_merged.completion = live.id
            """
        // The planner takes `counted` for a row or two, whatever it holds: each official of it is looked up, and then their
        // facts, for a set of facts has no index and would be read once for each of them.
        let facts =
            concerned.areFew
            ? "live" : "(select id, official, course, completed_on from completion where revoked_at is null)"
        return """
            doubled as (
                select official, goal, curriculum, satisfied_on
                from counted
                where exists (select from official duplicate where duplicate.merged_into = counted.official offset 0)
                offset 0
            ),
            trained_by as (
                select distinct on (doubled.official, doubled.goal)
                       doubled.official, doubled.goal, merged.organization
                from doubled
                join \(facts) live on live.official = doubled.official and live.completed_on <= doubled.satisfied_on
                         and exists (
                             select from curriculum_fact
                             join rule on rule.curriculum = curriculum_fact.curriculum
                             where curriculum_fact.curriculum = doubled.curriculum
                               and curriculum_fact.course = live.course
                               and (curriculum_fact.requirement = 'required'
                                    or rule.minimum_elective_hours is not null)
                         )
                left join \(Lookup.of(merged, concerned.areFew)) merged on true
                order by doubled.official, doubled.goal, live.completed_on desc,
                         merged.merged_at desc nulls first, merged.organization
            )
            """
    }

    /// The common table expressions `held`, what officials hold of curricula that aren't plain and on which days, and
    /// `together`, the days on which they hold all that it takes: those on which something begins to hold
    /// (`is_change`), and their eves.
    private static let together = """
        held as materialized (
            select live.official, curriculum_fact.curriculum, curriculum_fact.wanted,
                   curriculum_fact.requirement, curriculum_fact.hours,
                   greatest(live.completed_on, curriculum_fact.since) as since,
                   live.expires_on as until, live.id
            from rule
            join curriculum_fact on curriculum_fact.curriculum = rule.curriculum
            join live on live.course = curriculum_fact.course
            where not rule.is_plain
        ),
        together as materialized (
            select wanted.official, wanted.curriculum, wanted.day, wanted.is_change, max(wanted.completion) as completion
            from (
                select change.official, change.curriculum, change.day, change.is_change, held.wanted, held.requirement,
                       held.hours, (array_agg(held.id order by held.since, held.id))[1] as completion
                from (
                    select official, curriculum, day, bool_or(is_change) as is_change
                    from (
                        select official, curriculum, since as day, true as is_change from held
                        union all
                        select official, curriculum, since - 1, false from held
                    ) days
                    group by official, curriculum, day
                ) change
                join held on held.official = change.official and held.curriculum = change.curriculum
                         and held.since <= change.day and (held.until is null or change.day < held.until)
                group by change.official, change.curriculum, change.day, change.is_change, held.wanted, held.requirement,
                         held.hours
            ) wanted
            join rule on rule.curriculum = wanted.curriculum
            group by wanted.official, wanted.curriculum, wanted.day, wanted.is_change, rule.courses,
                     rule.minimum_elective_hours
            having count(*) filter (where wanted.requirement = 'required') = rule.courses
               and coalesce(sum(wanted.hours) filter (where wanted.requirement = 'elective'), 0)
                   >= coalesce(rule.minimum_elective_hours, 0)
        )
        """

    /// A query for attendances by goal, organization and day, of the completions in a relation.
    ///
    /// - Parameters:
    ///   - relation: A relation with the columns `id`, `official`, `course` and `completed_on`, all of them live facts,
    ///     and none of them a recognition.
    ///   - sign: `1` to add them, `-1` to take them away.
    /// - Returns: The query.
    static func attendances(of relation: String, sign: Int = 1) -> String {
        """
        select goal_course.goal,
               \(organizationOfThatDay) as organization,
               fact.completed_on as day,
               0 as trained,
               \(sign) * count(*)::integer as attendances
        from \(relation) fact
        join goal_course on goal_course.course = fact.course
        join goal on goal.id = goal_course.goal and fact.completed_on between goal.start_on and goal.deadline
        \(membership(of: "fact", on: "completed_on"))
        left join completion_merged merged on merged.completion = fact.id
        group by 1, 2, 3
        """
    }

    /// A query for the attendances of facts that the same statement records, a row each.
    ///
    /// - Parameter created: A relation with the columns `official`, `organization`, where the official belongs at present,
    ///   `course`, `completed_on` and `is_recognition`.
    /// - Returns: The query.
    static func attendances(created: String) -> String {
        let past = """
            select organization from official_past_membership past
            where past.official = fact.official and past.valid @> fact.completed_on
            """
        return """
            select goal_course.goal, coalesce(past.organization, fact.organization), fact.completed_on, 0, 1
            from \(created) fact
            join goal_course on goal_course.course = fact.course
            join goal on goal.id = goal_course.goal and fact.completed_on between goal.start_on and goal.deadline
            left join \(Lookup.of(past, true)) past on true
            where not fact.is_recognition
            """
    }

    /// A query that adds a relation of `deltas` by organization up to every organization above: the rows of `progress`.
    static func raised(areFew: Bool = false) -> String {
        let lineage = """
            select ancestor from organization_lineage
            where organization_lineage.organization = deltas.organization and organization_lineage.valid @> deltas.day
            """
        return """
            select deltas.goal,
                   lineage.ancestor as organization,
                   deltas.day,
                   sum(deltas.trained)::integer as trained,
                   sum(deltas.attendances)::integer as attendances
            from (
                select goal, organization, day, sum(trained) as trained, sum(attendances) as attendances
                from deltas
                group by goal, organization, day
            ) deltas
            join \(Lookup.of(lineage, areFew)) lineage on true
            group by deltas.goal, lineage.ancestor, deltas.day
            having sum(deltas.trained) <> 0 or sum(deltas.attendances) <> 0
            """
    }

    /// Common table expressions that add `deltas`, one before them, to `progress`.
    ///
    /// They go to the slot that the transaction has taken, so that no transaction waits for another's rows; a
    /// transaction without a slot is alone.
    static func addDeltas(areFew: Bool = false) -> String {
        """
        raised as materialized (
            \(raised(areFew: areFew))
        ),
        lifted as (
            insert into progress (goal, organization, day, slot, trained, attendances)
            select goal, organization, day,
                   (select coalesce(nullif(current_setting('daotao.slot', true), ''), '0')::smallint),
                   trained, attendances
            from raised
            order by goal, organization, day
            on conflict (goal, organization, day, slot) do update
            set trained = progress.trained + excluded.trained,
                attendances = progress.attendances + excluded.attendances
        )
        """
    }

    /// The number that `progress` must hold, counted from `trained` and the facts.
    static let progress = """
        with live as (
            select id, official, course, completed_on from completion where revoked_at is null and not is_recognition
        ),
        deltas as (
            select goal, organization, day, count(*)::integer as trained, 0 as attendances
            from trained
            group by goal, organization, day
            union all
            \(attendances(of: "live"))
        )
        \(raised())
        """
}
