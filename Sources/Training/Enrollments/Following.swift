import Postgres

/// The moves of enrollments that follow from completions on record, or from their revocation; the statement `settle`
/// makes those that follow from new completions.
enum Following {
    /// Completes enrollments that are new, or have just got a seat, by completions that are on record already.
    ///
    /// An enrollment in a course is completed by a completion of its own day or later, one in a curriculum when the
    /// curriculum is satisfied. A reopened enrollment is completed only by a completion that was recorded after it was
    /// reopened. A completion that is being recorded at the same time is left to its own transaction, which settles it.
    ///
    /// - Parameter newFacts: A condition for completions that count for an enrollment of `fresh` as if they had just been
    ///   recorded, because they come from another record of the same person.
    /// - Returns: A statement that gives the id of each completed enrollment.
    static func completeAtOnce(_ enrollments: Statement, newFacts: Statement = "false") -> Statement {
        """
        with fresh as materialized (
            select *, \(unescaped: Enrollments.openedAt) as opened_at from enrollment
            where id in (\(enrollments)) and enrollment_is_under_way(state)
        ),
        noted as (
            insert into counted_beside_recount (official)
            select distinct official from fresh where current_setting('daotao.recount', true) = 'true' order by official
            on conflict do nothing
        ),
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
        concerned as materialized (
            select array_agg(official) as officials
            from (
                select official, row_number() over (order by official) / 200 as portion
                from (
                    select distinct official from fresh where curriculum is not null and opened_at is null
                ) each_once
            ) portions
            group by portion
        ),
        satisfied as materialized (
            select earned.official, earned.curriculum, earned.completion
            from concerned
            cross join lateral earned(concerned.officials)
            where earned.goal is null and earned.completion is not null
        ),
        fulfilled as (
            select fresh.id, fresh.state as before, satisfied.completion
            from fresh
            join satisfied using (official, curriculum)
            where fresh.opened_at is null
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

    /// A statement that makes enrollments active again when the completions that completed them are revoked.
    ///
    /// An enrollment stays completed while another live completion of the same day or later is on record, and opens
    /// when the last of them is revoked, whichever had completed it.
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

    /// The caller of moves that follow by rule, which is the registry itself.
    static let registry = "registry"
}
