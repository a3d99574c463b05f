import Postgres

/// How enrollments follow from facts: whoever completes what they are enrolled on has completed the enrollment, and is on
/// the way again once the fact is revoked.
enum Following {
    /// The common table expressions `followed` and `follow_moves`: the enrollments, on courses and in classes of them, that
    /// new completions complete.
    ///
    /// - Parameter relation: A relation of new facts, with `id`, `official` and `course`.
    /// - Returns: The expressions, with a comma between; `followed` has `enrollment` and `completion`.
    static func completions(in relation: String) -> String {
        """
        followed as (
            update enrollment
            set state = 'completed'
            from (
                select enrollment.id, enrollment.state as before, fact.id as completion
                from \(relation) fact
                join enrollment on enrollment.official = fact.official and enrollment.state in ('approved', 'active')
                left join class on class.id = enrollment.class
                where coalesce(enrollment.course, class.course) = fact.course
            ) standing
            where enrollment.id = standing.id
            returning enrollment.id as enrollment, standing.before, standing.completion
        ),
        follow_moves as (
            insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
            select enrollment, before, 'completed', '\(registry)', 'completed', completion
            from followed
        )
        """
    }

    /// A statement that puts those on the way again whose enrollment was completed by facts that are revoked now.
    ///
    /// - Parameter completions: A query for the revoked facts' numbers.
    /// - Returns: The statement.
    static func reopen(by completions: Statement) -> Statement {
        """
        with reopened as (
            update enrollment
            set state = 'active'
            from (
                select distinct on (enrollment) enrollment, completion
                from enrollment_transition
                where completion in (\(completions)) and to_state = 'completed'
                order by enrollment, at desc
            ) moved
            where enrollment.id = moved.enrollment and enrollment.state = 'completed'
              and enrollment.curriculum is null
            returning enrollment.id, moved.completion
        )
        insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
        select id, 'completed', 'active', '\(unescaped: registry)', 'revoked', completion
        from reopened
        """
    }

    /// The common table expressions `finished` and `unfinished` with the record of their moves.
    ///
    /// They are the enrollments on curricula that come to be satisfied, and those on curricula that no longer are. They
    /// follow on `satisfied`.
    ///
    /// - Parameter officials: A query for the officials concerned, nil for everyone.
    /// - Returns: The expressions, with commas between; `finished` has `enrollment` and `completion`.
    static func curricula(officials: Statement?) -> Statement {
        let ofOfficials: Statement = officials.map { "and enrollment.official in (\($0))" } ?? ""
        return """
            fulfilled as (
                select distinct on (satisfied.official, satisfied.curriculum)
                       satisfied.official, satisfied.curriculum, satisfied.completion
                from satisfied
                join curriculum on curriculum.id = satisfied.curriculum
                where curriculum.retired_on is null or satisfied.day < curriculum.retired_on
                order by satisfied.official, satisfied.curriculum, satisfied.day
            ),
            finished as (
                update enrollment
                set state = 'completed'
                from (
                    select enrollment.id, enrollment.state as before, fulfilled.completion
                    from enrollment
                    join fulfilled on fulfilled.official = enrollment.official
                                  and fulfilled.curriculum = enrollment.curriculum
                    where enrollment.curriculum is not null
                      and enrollment.state in ('requested', 'waitlisted', 'approved', 'active')
                      \(ofOfficials)
                ) standing
                where enrollment.id = standing.id
                returning enrollment.id as enrollment, standing.before, standing.completion
            ),
            unfinished as (
                update enrollment
                set state = 'active'
                where enrollment.curriculum is not null and enrollment.state = 'completed'
                  \(ofOfficials)
                  and not exists (
                      select from fulfilled
                      where fulfilled.official = enrollment.official and fulfilled.curriculum = enrollment.curriculum
                  )
                returning enrollment.id as enrollment
            ),
            finish_moves as (
                insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
                select enrollment, before, 'completed', '\(unescaped: registry)', 'completed', completion
                from finished
                union all
                select enrollment, 'completed', 'active', '\(unescaped: registry)', 'revoked', null
                from unfinished
            )
            """
    }

    /// Who moves enrollments where nobody does: the registry itself, by its rules.
    static let registry = "registry"
}
