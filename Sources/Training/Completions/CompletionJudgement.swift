import Postgres

/// The judgement of a file of completions, as SQL.
///
/// The query reads the table `staged`. For each row it gives the `fate` (`created`, `unchanged` or `rejected`), the
/// `faults`, the `notes` of its reading, the official and the course, and the live completion that is on record already.
/// It judges as the statement `record_completions` does.
struct CompletionJudgement {
    /// The present day; later completions are refused.
    let today: Day

    /// True if an organization is within the caller's scope, as SQL, by an expression for the organization.
    let isInScope: (_ organization: String) -> Statement

    /// The query over `staged`.
    var query: Statement {
        """
        select row, line, official, course, completed_on, score, evidence, notes, standing, is_renewable,
               case when standing is null then (completed_on + make_interval(months => valid_months))::date
                    else standing_expires_on end as expires_on,
               case when faults is not null or not coalesce(differs, false) then faults
                    when standing is null then
                        fault('course_code', 'duplicate_row', 'found', course_code, 'line', first_line::text)
                    else
                        fault('course_code', 'completion_differs', 'expected', standing_completed_on::text,
                              'found', course_code, 'official', written_number, 'id', standing::text)
               end as faults,
               case when faults is not null or differs then 'rejected'
                    when standing is not null or first_row <> row then 'unchanged'
                    else 'created' end as fate
        from (
            select facts.*, standing.id as standing, standing.completed_on as standing_completed_on,
                   standing.expires_on as standing_expires_on,
                   case when standing.id is not null then
                       (standing.completed_on, standing.score, standing.evidence)
                       is distinct from (facts.completed_on, facts.score, facts.evidence)
                   else
                       facts.first_row <> facts.row
                       and (facts.first_completed_on, facts.first_score, facts.first_evidence)
                           is distinct from (facts.completed_on, facts.score, facts.evidence)
                   end as differs
            from (\(compared)) facts
            left join completion standing
                   on standing.official = facts.official and standing.course = facts.course
                  and standing.revoked_at is null
                  and (not facts.is_renewable or standing.completed_on = facts.completed_on)
        ) judged
        """
    }

    /// Each row with the first row about the same official and course, where there is an earlier one.
    private var compared: Statement {
        """
        select matched.*,
               first_value(row) over same_course as first_row,
               first_value(line) over same_course as first_line,
               first_value(completed_on) over same_course as first_completed_on,
               first_value(score) over same_course as first_score,
               first_value(evidence) over same_course as first_evidence
        from (\(matched)) matched
        window same_course as (
            partition by official, course, case when is_renewable then completed_on end, faults is null
            order by row
        )
        """
    }

    /// Each row with its official, its course, and its own faults.
    private var matched: Statement {
        """
        select staged.row, staged.line, staged.course_code, staged.completed_on, staged.score, staged.evidence, staged.notes,
               coalesce(by_code.person, by_national_id.person) as official,
               coalesce(staged.official_code, staged.national_id) as written_number,
               course.id as course, course.expires as is_renewable, course.valid_months,
               staged.faults
               || case when staged.faults is null
                             and staged.official_code is null and staged.national_id is null then
                       fault(null, 'missing_number') end
               || \(unescaped: OfficialsByNumber.fault(of: "staged"))
               || completion_faults(
                   staged.completed_on, \(today), course, staged.course_code,
                   coalesce(by_code.date_of_birth, by_national_id.date_of_birth), absence.valid
               ) as faults
        from staged
        \(OfficialsByNumber.joins(to: "staged", isInScope: isInScope))
        left join course on course.code = staged.course_code
        left join official_absence absence
               on absence.official = coalesce(by_code.person, by_national_id.person)
              and absence.valid @> staged.completed_on
        """
    }
}
