/// The judgement of asked-for completions, as SQL: the same for one over HTTP and a million from a file.
///
/// It reads a relation `staged` with `row`, `line`, `official_code`, `national_id`, `course_code`, `completed_on`,
/// `score`, `evidence` and `faults`, and gives a row for each with its `fate` (`created`, `unchanged` or `rejected`), its
/// `faults`, the official and the course, and the live completion that stands already.
///
/// A fact that stands already, word for word, is unchanged; another one for the same official and course is refused until
/// the standing one is revoked. Of equal facts in one relation the first is recorded.
enum CompletionJudgement {
    /// Where facts about the same official and course can be.
    enum Repeats {
        /// In any rows: all are compared.
        case anywhere

        /// Only where reading suspected it, by a column in which every row names its official.
        case suspected(column: String)
    }

    /// A query over `staged`.
    ///
    /// - Parameters:
    ///   - today: The day after which nothing has been completed yet, as an SQL expression.
    ///   - repeats: Where facts about the same official and course can be.
    /// - Returns: The query.
    static func query(today: String, repeats: Repeats) -> String {
        """
        select matched.row, matched.line, matched.official, matched.course,
               matched.completed_on, matched.score, matched.evidence,
               standing.id as standing, standing.recorded_at as standing_recorded_at,
               case
                   when matched.faults <> '' then matched.faults
                   when standing.id is not null
                        and (standing.completed_on, standing.score, standing.evidence)
                            is distinct from (matched.completed_on, matched.score, matched.evidence) then
                       fault('course_code', 'completion_differs', 'expected', standing.completed_on::text)
                   when standing.id is null and matched.first_row <> matched.row
                        and (matched.first_completed_on, matched.first_score, matched.first_evidence)
                            is distinct from (matched.completed_on, matched.score, matched.evidence) then
                       fault('course_code', 'duplicate_row', 'found', matched.course_code,
                             'line', matched.first_line::text)
                   else ''
               end as faults,
               case
                   when matched.faults <> '' then 'rejected'
                   when standing.id is not null then
                       case when (standing.completed_on, standing.score, standing.evidence)
                                 is distinct from (matched.completed_on, matched.score, matched.evidence)
                            then 'rejected' else 'unchanged' end
                   when matched.first_row <> matched.row then
                       case when (matched.first_completed_on, matched.first_score, matched.first_evidence)
                                 is distinct from (matched.completed_on, matched.score, matched.evidence)
                            then 'rejected' else 'unchanged' end
                   else 'created'
               end as fate
        from (\(matched(today, repeats))) matched
        left join completion standing
               on standing.official = matched.official and standing.course = matched.course
              and standing.revoked_at is null
        """
    }

    /// Each row with the first one about the same official and course, where there is one before it.
    private static func matched(_ today: String, _ repeats: Repeats) -> String {
        switch repeats {
        case .anywhere:
            """
            select found.*,
                   first_value(row) over same_course as first_row,
                   first_value(line) over same_course as first_line,
                   first_value(completed_on) over same_course as first_completed_on,
                   first_value(score) over same_course as first_score,
                   first_value(evidence) over same_course as first_evidence
            from (\(found(in: "staged", today))) found
            window same_course as (partition by official, course, faults = '' order by row)
            """
        case .suspected(let column):
            """
            select found.*, first.row as first_row, first.line as first_line,
                   first.completed_on as first_completed_on, first.score as first_score,
                   first.evidence as first_evidence
            from (\(found(in: "staged", today))) found
            left join (
                select distinct on (official, course) official, course, row, line, completed_on, score, evidence
                from (\(found(in: repeated(column), today))) repeated
                where faults = ''
                order by official, course, row
            ) first on first.official = found.official and first.course = found.course
            """
        }
    }

    /// The rows of `staged` whose official and course reading suspects to stand in another row too.
    private static func repeated(_ column: String) -> String {
        """
        (
            select * from staged
            where (\(column), course_code) in (select \(column), course_code from staged where suspected <> 0)
        )
        """
    }

    /// Each row with its official and its course, and all that is wrong with it by itself.
    private static func found(in relation: String, _ today: String) -> String {
        """
        select staged.row, staged.line, staged.course_code,
               staged.completed_on, staged.score, staged.evidence,
               coalesce(by_code.id, by_national_id.id) as official,
               course.id as course,
               concat(
                   staged.faults,
                   case when staged.faults = ''
                             and staged.official_code is null and staged.national_id is null then
                       fault(null, 'missing_number') end,
                   case when coalesce(by_code.id, by_national_id.id) is null
                             and coalesce(staged.official_code, staged.national_id) is not null then
                       fault(case when staged.official_code is null then 'national_id' else 'official_code' end,
                             'unknown_official', 'found', coalesce(staged.official_code, staged.national_id))
                        when by_code.id <> by_national_id.id
                          or staged.national_id <> by_code.national_id
                          or staged.official_code <> by_national_id.official_code then
                       fault(null, 'officials_differ') end,
                   case when course.id is null and staged.course_code is not null then
                       fault('course_code', 'unknown_course', 'found', staged.course_code)
                        when course.status = 'draft' then
                       fault('course_code', 'course_not_published', 'found', staged.course_code)
                        when course.retired_on <= staged.completed_on then
                       fault('course_code', 'course_retired', 'found', staged.course_code,
                             'expected', course.retired_on::text) end,
                   case when staged.completed_on > \(today) then
                       fault('completed_on', 'completed_in_future', 'found', staged.completed_on::text)
                        when staged.completed_on < date '1945-09-02' then
                       fault('completed_on', 'completed_too_early', 'found', staged.completed_on::text)
                        when staged.completed_on
                             <= coalesce(by_code.date_of_birth, by_national_id.date_of_birth) then
                       fault('completed_on', 'completed_before_birth', 'found', staged.completed_on::text,
                             'expected', coalesce(by_code.date_of_birth, by_national_id.date_of_birth)::text)
                   end
               ) as faults
        from \(relation) staged
        left join official by_code on by_code.official_code = staged.official_code
        left join official by_national_id on by_national_id.national_id = staged.national_id
        left join course on course.code = staged.course_code
        """
    }
}
