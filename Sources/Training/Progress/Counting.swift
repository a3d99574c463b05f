import Postgres

/// The definition of the number, as SQL: what `trained` and `progress` must hold, counted from the facts.
///
/// The same text counts some officials after a fact has changed, and everyone for `verify`, so that the number that is
/// kept and the number that is recounted can't come to mean different things.
enum Counting {
    /// Where an official belonged on a day: joins for a relation with the columns `official` and a day.
    ///
    /// Gives `official` and `past`, so that ``organizationOfThatDay`` can be selected.
    static func membership(of relation: String, on day: String) -> String {
        """
        join official on official.id = \(relation).official
        left join official_past_membership past
               on past.official = \(relation).official and past.valid @> \(relation).\(day)
        """
    }

    static let organizationOfThatDay = "coalesce(past.organization, official.organization)"

    /// The common table expressions `satisfied`, `counted` and `placed`: who is trained for which goal, since which day,
    /// in which organization, and by which fact.
    ///
    /// A curriculum is satisfied on the day on which the last of its required courses was completed, by the fact that
    /// was recorded last. An official counts from the first such day within the goal's dates, once.
    ///
    /// - Parameter officials: A query for the officials to count, nil for everyone.
    /// - Returns: The expressions, with commas between.
    static func trained(officials: Statement?) -> Statement {
        let ofOfficials: Statement = officials.map { "and completion.official in (\($0))" } ?? ""
        return """
            required as (
                select curriculum, count(*) as courses
                from curriculum_course
                where requirement = 'required'
                group by curriculum
            ),
            satisfied as (
                select completion.official,
                       curriculum_course.curriculum,
                       max(completion.completed_on) as day,
                       max(completion.id) as completion
                from completion
                join curriculum_course on curriculum_course.course = completion.course
                                      and curriculum_course.requirement = 'required'
                join required on required.curriculum = curriculum_course.curriculum
                where completion.revoked_at is null
                  \(ofOfficials)
                group by completion.official, curriculum_course.curriculum, required.courses
                having count(*) = required.courses
            ),
            counted as (
                select distinct on (satisfied.official, goal.id)
                       satisfied.official, goal.id as goal, satisfied.day, satisfied.completion
                from satisfied
                join goal_satisfied_by on goal_satisfied_by.curriculum = satisfied.curriculum
                join goal on goal.id = goal_satisfied_by.goal
                where satisfied.day between goal.start_on and goal.deadline
                  and (goal_satisfied_by.retired_on is null or satisfied.day < goal_satisfied_by.retired_on)
                order by satisfied.official, goal.id, satisfied.day, satisfied.completion
            ),
            placed as (
                select counted.official, counted.goal, counted.day, counted.completion,
                       \(unescaped: organizationOfThatDay) as organization
                from counted
                \(unescaped: membership(of: "counted", on: "day"))
            )
            """
    }

    /// A query for attendances by goal, organization and day, of the completions in a relation.
    ///
    /// - Parameters:
    ///   - relation: A relation with the columns `official`, `course` and `completed_on`, all of them live facts.
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
        group by 1, 2, 3
        """
    }

    /// A query that lifts a relation of `deltas` by organization to every organization above: the rows of `progress`.
    static let raised = """
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
        join organization_lineage lineage on lineage.organization = deltas.organization
                                         and lineage.valid @> deltas.day
        group by deltas.goal, lineage.ancestor, deltas.day
        having sum(deltas.trained) <> 0 or sum(deltas.attendances) <> 0
        """

    /// Common table expressions that add `deltas`, one before them, to `progress`.
    ///
    /// Rows are taken in the order of their keys, so that two writers wait for each other and never deadlock. What goes
    /// down was counted before, so its row is there to be updated.
    static let addDeltas = """
        raised as materialized (
            \(raised)
        ),
        lowered as (
            update progress
            set trained = progress.trained + raised.trained,
                attendances = progress.attendances + raised.attendances
            from raised
            where (raised.trained < 0 or raised.attendances < 0)
              and progress.goal = raised.goal
              and progress.organization = raised.organization
              and progress.day = raised.day),
        lifted as (
            insert into progress (goal, organization, day, trained, attendances)
            select goal, organization, day, trained, attendances
            from raised
            where trained >= 0 and attendances >= 0
            order by goal, organization, day
            on conflict (goal, organization, day) do update
            set trained = progress.trained + excluded.trained,
                attendances = progress.attendances + excluded.attendances
        )
        """

    /// The number that `progress` must hold, counted from `trained` and the facts.
    static let progress = """
        with live as (
            select official, course, completed_on from completion where revoked_at is null
        ),
        deltas as (
            select goal, organization, day, count(*)::integer as trained, 0 as attendances
            from trained
            group by goal, organization, day
            union all
            \(attendances(of: "live"))
        )
        \(raised)
        """
}
