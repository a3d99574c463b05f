import Postgres

/// The rule of enrolling, as SQL, for officials in a request and for rows of a file alike.
///
/// It reads a relation with these columns: `official` (null where the number names nobody), one of `course`, `class`
/// and `curriculum`, `taught` (the course whose prerequisites have to be completed) and `enrolled_on`.
struct EnrollmentRule {
    /// The names that faults have for the fields of the day and the official.
    let fields: (day: String, official: String)

    /// A query that adds to each row of a relation the existing enrollment, and the faults of a new one.
    ///
    /// The columns are `full_name`, `standing`, `standing_state`, `standing_since`, `faults_of_day` (of the day alone,
    /// whatever is on record) and `faults_of_new`; `is_renewed` where the completed enrollment is reopened for a renewal, and
    /// `is_open` where it has been reopened already.
    ///
    /// An official can be enrolled again only in a course whose completions expire, from the day after the completion
    /// on. The completed enrollment is then open until the renewal is recorded.
    ///
    /// - Parameter relation: The relation, a name or a query in parentheses.
    func judged(_ relation: Statement) -> Statement {
        """
        select asked.*, person.full_name, standing.id as standing, standing.state as standing_state,
               standing.enrolled_on as standing_since,
               asked.course is not null and standing.state = 'completed'
                   and coalesce(done.expires and done.last_on < asked.enrolled_on, false) as is_renewed,
               asked.course is not null and standing.state <> 'completed' and standing.enrolled_on <= done.last_on
                   and coalesce(done.expires and done.last_on < asked.enrolled_on, false) as is_open,
               case when is_before_the_state(asked.enrolled_on) or asked.enrolled_on <= person.date_of_birth then
                   fault('\(unescaped: fields.day)', 'enrolled_too_early', 'found', asked.enrolled_on::text)
               end as faults_of_day,
               case when absence.official is not null then
                        fault('\(unescaped: fields.day)', 'official_had_left', 'found', asked.enrolled_on::text,
                              'expected', lower(absence.valid)::text) end
               || case when not done.expires and done.last_on < asked.enrolled_on then
                       fault('\(unescaped: fields.official)', 'completed_already', 'expected', done.last_on::text) end
               || case when missing.codes is not null then
                       fault('\(unescaped: fields.official)', 'prerequisite_missing', 'found', missing.codes) end
               as faults_of_new
        from \(relation) asked
        left join official person on person.id = asked.official
        left join official_absence absence
               on absence.official = asked.official and absence.valid @> asked.enrolled_on
        left join enrollment standing
               on standing.official = asked.official and standing.is_standing
              and (standing.course = asked.course or standing.class = asked.class
                   or standing.curriculum = asked.curriculum)
        left join lateral (
            select course.expires, max(completion.completed_on) as last_on
            from completion
            join course on course.id = completion.course
            where completion.official = asked.official and completion.course = asked.taught
              and completion.revoked_at is null
            group by course.expires
        ) done on asked.official is not null
        left join lateral (
            select string_agg(course.code, ', ' order by course.code) as codes
            from missing_prerequisites(asked.official, asked.taught, asked.enrolled_on) missing
            join course on course.id = missing.course
        ) missing on asked.official is not null
        """
    }

    /// The common table expressions `renewed`, with `enrollment` and `official`, and `renewals`, which reopen completed
    /// enrollments and record that move.
    ///
    /// - Parameters:
    ///   - standing: A query for the enrollments to reopen.
    ///   - why: SQL for the reason; null for none.
    /// - Returns: The expressions, separated by a comma.
    static func renewals(of standing: Statement, why: Statement, by caller: Caller) -> Statement {
        """
        renewed as (
            update enrollment
            set state = 'active'
            where id in (\(standing)) and state = 'completed'
            returning id as enrollment, official
        ),
        renewals as (
            insert into enrollment_transition (enrollment, from_state, to_state, by, why)
            select enrollment, 'completed', 'active', \(caller.name), coalesce(\(why), 'to be renewed')
            from renewed
        )
        """
    }
}
