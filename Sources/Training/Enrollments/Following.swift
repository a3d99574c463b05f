import Postgres

/// How enrollments follow from facts: a fact completes the enrollments on its course, and its revocation makes them
/// active again.
enum Following {
    /// The common table expressions `following`, `followed` and `follow_moves`: the enrollments, on courses and in
    /// classes of them, that new completions complete.
    ///
    /// A fact completes an enrollment whatever its day, because it was recorded after the enrollment.
    ///
    /// - Parameters:
    ///   - relation: A relation of new facts, with `id`, `official` and `course`.
    ///   - areFew: Whether they are no more than one commit records.
    /// - Returns: The expressions, with commas between; `followed` has `enrollment` and `completion`.
    static func completions(in relation: String, areFew: Bool = false) -> String {
        let onCourse = """
            select id, state from enrollment
            where enrollment.official = fact.official and enrollment.course = fact.course
              and enrollment.is_standing and enrollment_is_under_way(enrollment.state)
            """
        let inClass = """
            select enrollment.id, enrollment.state from enrollment
            join class on class.id = enrollment.class
            where enrollment.official = fact.official and class.course = fact.course
              and enrollment.class is not null and enrollment.is_standing and enrollment_is_under_way(enrollment.state)
            """
        return """
            following as materialized (
                select enrolled.id, enrolled.state as before, fact.id as completion
                from \(relation) fact
                join \(Lookup.of(onCourse, areFew)) enrolled on true
                union all
                select enrolled.id, enrolled.state, fact.id
                from \(relation) fact
                join \(Lookup.of(inClass, areFew)) enrolled on true
            ),
            followed as (
                update enrollment
                set state = 'completed'
                from following standing
                -- Whoever has ended it meanwhile has ended it.
                where enrollment.id = standing.id and enrollment.state = standing.before
                  \(areFew ? "and enrollment.id = any(array(select id from following))" : "")
                returning enrollment.id as enrollment, standing.before, standing.completion
            ),
            follow_moves as (
                insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
                select enrollment, before, 'completed', '\(registry)', 'completed', completion
                from followed
            )
            """
    }

    /// Completes enrollments that are new, or have just got a seat, by facts that are on record already.
    ///
    /// An enrollment on a course is completed by a fact of its own day or later, one on a curriculum when the
    /// curriculum is satisfied. An enrollment that was reopened is completed only by a fact recorded after it was
    /// reopened. Where the official is not locked, a fact that is being recorded meanwhile completes the enrollment by
    /// itself.
    ///
    /// - Parameters:
    ///   - enrollments: A query for the ids of the enrollments.
    ///   - newFacts: A condition for the facts of `completion` that are taken by an enrollment of `fresh` as if they had just
    ///     been recorded, as those are of another record that turns out to be the same person's.
    /// - Returns: A statement that gives the id of each that is completed.
    static func completeAtOnce(_ enrollments: Statement, newFacts: Statement = "false") -> Statement {
        """
        with fresh as materialized (
            select *, \(unescaped: Enrollments.openedAt) as opened_at from enrollment
            where id in (\(enrollments)) and enrollment_is_under_way(state)
        ),
        \(Counting.trained(.many("select official from fresh where fresh.curriculum is not null and opened_at is null"))),
        fact as (
            select distinct on (fresh.id) fresh.id, fresh.state as before, completion.id as completion
            from fresh
            left join class on class.id = fresh.class
            join completion on completion.official = fresh.official
                           and completion.course = coalesce(fresh.course, class.course)
                           and completion.revoked_at is null and completion.completed_on >= fresh.enrolled_on
            where (\(newFacts) or fresh.opened_at is null or completion.recorded_at > fresh.opened_at)
            order by fresh.id, completion.completed_on
        ),
        fulfilled as (
            select distinct on (fresh.id) fresh.id, fresh.state as before, satisfied.completion
            from fresh
            join satisfied on satisfied.official = fresh.official and satisfied.curriculum = fresh.curriculum
            join curriculum on curriculum.id = fresh.curriculum
            where fresh.opened_at is null
              and (curriculum.retired_on is null or satisfied.day < curriculum.retired_on)
            order by fresh.id, satisfied.day
        ),
        done as (
            update enrollment
            set state = 'completed'
            from (select * from fact union all select * from fulfilled) standing
            where enrollment.id = standing.id and enrollment.state = standing.before
            returning enrollment.id, standing.before, standing.completion
        )
        insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
        select id, before, 'completed', '\(unescaped: registry)', 'completed', completion
        from done
        returning enrollment
        """
    }

    /// A statement that makes enrollments active again whose completing facts are revoked now.
    ///
    /// An enrollment stays completed while another live completion of the same day or later stands, and opens when the last
    /// of them is revoked, whichever of them had completed it.
    ///
    /// - Parameter completions: A query for the revoked facts' numbers.
    /// - Returns: The statement.
    static func reopen(by completions: Statement) -> Statement {
        """
        with taken_back as materialized (
            select id, official, course from completion where id in (\(completions))
        ),
        candidate (enrollment) as (
            select enrollment from enrollment_transition
            where completion in (select id from taken_back) and to_state = 'completed'
            union
            select enrollment.id
            from taken_back
            join enrollment on enrollment.official = taken_back.official
            left join class on class.id = enrollment.class
            where enrollment.state = 'completed' and coalesce(enrollment.course, class.course) = taken_back.course
        ),
        reopened as (
            update enrollment
            set state = 'active'
            from candidate
            cross join lateral (
                select move.completion from enrollment_transition move
                where move.enrollment = candidate.enrollment and move.to_state = 'completed'
                order by move.at desc
                limit 1
            ) moved
            join completion completing on completing.id = moved.completion and completing.revoked_at is not null
            where enrollment.id = candidate.enrollment and enrollment.state = 'completed'
              and enrollment.curriculum is null
              and not exists (
                  select from completion other
                  where other.official = completing.official and other.course = completing.course
                    and other.revoked_at is null and other.completed_on >= completing.completed_on
              )
            returning enrollment.id, moved.completion
        )
        insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
        select id, 'completed', 'active', '\(unescaped: registry)', 'revoked', completion
        from reopened
        """
    }

    /// The common table expressions `fulfilled` and `moved`, with the record of the moves.
    ///
    /// `fulfilled` has the curricula that officials satisfy; `completion` is null where they did so only after the
    /// curriculum had ended. `moved` has the enrollments that are completed by that now, or are active again because
    /// they no longer are. Both follow on `satisfied`.
    ///
    /// - Parameter concerned: The officials concerned.
    /// - Returns: The expressions, with commas between; `moved` has `enrollment` and `completion`, null where the
    ///   enrollment is on the way again.
    static func curricula(of concerned: Concerned) -> Statement {
        let enrolled = concerned.rows(
            of: "enrollment",
            "id, official, curriculum, state",
            where: "enrollment.curriculum is not null and enrollment.is_standing"
        )
        return """
            fulfilled as (
                select distinct on (satisfied.official, satisfied.curriculum)
                       satisfied.official, satisfied.curriculum,
                       case when curriculum.retired_on is null or satisfied.day < curriculum.retired_on then
                           satisfied.completion end as completion
                from satisfied
                join curriculum on curriculum.id = satisfied.curriculum
                order by satisfied.official, satisfied.curriculum, satisfied.day
            ),
            moving as materialized (
                select enrolled.id, enrolled.state as before, fulfilled.completion,
                       fulfilled.official is not null as is_satisfied
                from (\(enrolled)) enrolled
                left join fulfilled on fulfilled.official = enrolled.official
                                   and fulfilled.curriculum = enrolled.curriculum
                where (enrolled.state = 'completed') = (fulfilled.completion is null)
            ),
            moved as (
                update enrollment
                set state = case when moving.completion is null then 'active' else 'completed' end
                from moving
                where enrollment.id = moving.id and enrollment.state = moving.before
                  \(unescaped: concerned.areFew ? "and enrollment.id = any(array(select id from moving))" : "")
                returning enrollment.id as enrollment, enrollment.state, moving.before, moving.completion,
                          moving.is_satisfied
            ),
            moves as (
                insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
                select enrollment, before, state, '\(unescaped: registry)',
                       \(unescaped: reason(concerned)), completion
                from moved
            )
            """
    }

    /// The reason for the move of an enrollment on a curriculum, as SQL.
    ///
    /// Counting some officials anew is about their facts, counting everyone is about the rules.
    private static func reason(_ concerned: Concerned) -> String {
        switch concerned {
        case .everyone:
            """
            case when completion is not null then 'completed'
                 when is_satisfied then 'the curriculum ended before'
                 else 'the rules changed' end
            """
        case .many, .few:
            "case when completion is null then 'revoked' else 'completed' end"
        }
    }

    /// The caller of moves that follow by rule: the registry itself.
    static let registry = "registry"
}
