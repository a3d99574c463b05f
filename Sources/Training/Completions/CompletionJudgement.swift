import Postgres

/// The judgement of completions, as SQL: the same for one over HTTP and a million from a file.
///
/// It reads a relation `staged` with `row`, `line`, `official_code`, `national_id`, `course_code`, `completed_on`,
/// `score`, `evidence` and `faults`, and gives a row for each with its `fate` (`created`, `unchanged` or `rejected`), its
/// `faults`, the official and the course, and the live completion that stands already. Where the rows are few,
/// `official_code` is any number that an official goes by, and the official's `number` and `organization` and the course's
/// code are given too.
///
/// A fact that stands already, word for word, is unchanged; another one for the same official and course is refused until
/// the standing one is revoked, unless the course expires: then one of another day renews it. Of equal facts in one
/// relation the first is recorded.
struct CompletionJudgement {
    /// Where facts about the same official and course can be.
    enum Repeats {
        /// In any rows: all are compared.
        case anywhere

        /// Only where reading suspected it, by a column in which every row names its official.
        case suspected(column: String)
    }

    /// The day after which nothing has been completed yet, as SQL.
    let today: String

    /// Where facts about the same official and course can be.
    var repeats = Repeats.anywhere

    /// Whether they are no more than one commit records.
    var areFew = false

    /// Whether an organization is within the caller's scope, as SQL over `staged`, by an expression for the
    /// organization.
    let isInScope: (_ organization: String) -> Statement

    /// Whether the row recognizes prior learning, as SQL over `staged`; null in files, which don't say.
    var isRecognition = "null::boolean"

    /// More columns of `staged` to carry along.
    var carried: [String] = []

    /// The query over `staged`.
    var query: Statement {
        """
        select judged.row, judged.line, judged.official, judged.course,
               judged.completed_on, judged.score, judged.evidence, judged.is_recognition,
               \(unescaped: (carried + named).map { "judged.\($0), " }.joined())
               judged.standing, judged.standing_recorded_at, judged.is_renewable,
               case when judged.standing is null then
                   (judged.completed_on + make_interval(months => judged.valid_months))::date
               else judged.standing_expires_on end as expires_on,
               case
                   when judged.faults is not null then judged.faults
                   when judged.differs is not true then null
                   when judged.standing is not null then
                       \(unescaped: Self.differs(from: "standing", "'id', judged.standing::text"))
                   else
                       \(unescaped: Self.repeated(areFew))
               end as faults,
               case
                   when judged.faults is not null or judged.differs then 'rejected'
                   when judged.standing is not null or judged.first_row <> judged.row then 'unchanged'
                   else 'created'
               end as fate
        from (
            select matched.*, standing.id as standing, standing.recorded_at as standing_recorded_at,
                   standing.completed_on as standing_completed_on, standing.expires_on as standing_expires_on,
                   case when standing.id is not null then
                       (standing.completed_on, standing.score, standing.evidence, standing.is_recognition)
                       is distinct from
                       (matched.completed_on, matched.score, matched.evidence,
                        coalesce(matched.is_recognition, standing.is_recognition))
                   else
                       matched.first_row <> matched.row
                       and (matched.first_completed_on, matched.first_score, matched.first_evidence)
                           is distinct from (matched.completed_on, matched.score, matched.evidence)
                   end as differs
            from (\(matched)) matched
            left join \(unescaped: Lookup.of(Self.standing, areFew)) standing on true
        ) judged
        """
    }

    /// The names of the official and the course, for few rows.
    private var named: [String] { areFew ? ["number", "organization", "course_code"] : [] }

    /// What is wrong with a row that says otherwise than one before it: those who share a commit are strangers to each
    /// other, and are told what stands once the first of them is stored.
    private static func repeated(_ areFew: Bool) -> String {
        areFew
            ? differs(from: "first", "'row', judged.first_row::text")
            : "fault('course_code', 'duplicate_row', 'found', judged.course_code, 'line', judged.first_line::text)"
    }

    /// The fault that the official, by the number that was given, completed the course on another day or with other
    /// particulars.
    ///
    /// - Parameters:
    ///   - other: Which completion says otherwise.
    ///   - number: Its number, or that of its row where it is stored by the same statement, as a parameter of the fault.
    /// - Returns: The fault, as SQL.
    private static func differs(from other: String, _ number: String) -> String {
        """
        fault('course_code', 'completion_differs', 'expected', judged.\(other)_completed_on::text,
              'found', judged.course_code, 'official', judged.written_number, \(number))
        """
    }

    /// The live fact that stands in a row's place already.
    private static let standing = """
        select id, recorded_at, completed_on, expires_on, score, evidence, is_recognition
        from completion
        where completion.official = matched.official and completion.course = matched.course
          and completion.revoked_at is null
          and (not matched.is_renewable or completion.completed_on = matched.completed_on)
        """

    /// The absence that a row's day falls into.
    private static let absence = """
        select official, valid
        from official_absence
        where official_absence.official = coalesce(by_code.person, by_national_id.person)
          and official_absence.valid @> staged.completed_on
        """

    /// Each row with the first one about the same official and course, where there is one before it.
    private var matched: Statement {
        switch repeats {
        case .anywhere:
            """
            select found.*,
                   first_value(row) over same_course as first_row,
                   first_value(line) over same_course as first_line,
                   first_value(completed_on) over same_course as first_completed_on,
                   first_value(score) over same_course as first_score,
                   first_value(evidence) over same_course as first_evidence
            from (\(found(in: "staged"))) found
            window same_course as (
                partition by official, course, case when is_renewable then completed_on end, faults is null
                order by row
            )
            """
        case .suspected(let column):
            """
            select found.*, first.row as first_row, first.line as first_line,
                   first.completed_on as first_completed_on, first.score as first_score,
                   first.evidence as first_evidence
            from (\(found(in: "staged"))) found
            left join (
                select distinct on (official, course, case when is_renewable then completed_on end)
                       official, course, row, line, completed_on, score, evidence
                from (\(found(in: repeated(column)))) repeated
                where faults is null
                order by official, course, case when is_renewable then completed_on end, row
            ) first on first.official = found.official and first.course = found.course
                   and (not found.is_renewable or first.completed_on = found.completed_on)
            """
        }
    }

    /// The rows of `staged` whose official and course may stand in another row too: the filter suspects them, or the
    /// official has several numbers of the kind after a merge.
    private func repeated(_ column: String) -> String {
        """
        (
            select * from staged
            where (\(column), course_code) in (
                select \(column), course_code from staged where suspected <> 0
                union all
                select staged.\(column), staged.course_code
                from staged
                join official named on named.\(column) = staged.\(column)
                where coalesce(named.merged_into, named.id) in (
                    select merged_into from official where merged_into is not null
                )
            )
        )
        """
    }

    /// The officials whom a row's numbers name, within the caller's scope: `by_code` and `by_national_id`.
    private var officials: Statement {
        guard areFew else { return OfficialsByNumber.joins(to: "staged", isInScope: isInScope) }
        let byCode = "\(OfficialsByNumber.query) where official_code = staged.official_code"
        let byNationalID = """
            \(OfficialsByNumber.query) where national_id = case when by_code.person is null then staged.official_code end
            """
        return """
            left join \(unescaped: Lookup.of(byCode, true)) by_code on \(isInScope("by_code.organization"))
            left join \(unescaped: Lookup.of(byNationalID, true)) by_national_id on \(isInScope("by_national_id.organization"))
            """
    }

    /// Each row with its official, its course, and its own faults.
    private func found(in relation: String) -> Statement {
        """
        select staged.row, staged.line, staged.course_code,
               staged.completed_on, staged.score, staged.evidence, \(unescaped: isRecognition) as is_recognition,
               \(unescaped: carried.map { "staged.\($0), " }.joined())
               coalesce(by_code.person, by_national_id.person) as official,
               coalesce(by_code.number, by_national_id.number) as number,
               coalesce(staged.official_code, staged.national_id) as written_number,
               coalesce(by_code.organization, by_national_id.organization) as organization,
               course.id as course, course.expires as is_renewable, course.valid_months,
               staged.faults
               || case when staged.faults is null
                             and staged.official_code is null and staged.national_id is null then
                       fault(null, 'missing_number') end
               || \(unescaped: OfficialsByNumber.fault(of: "staged", areTwo: !areFew))
               || case when course.id is null and staged.course_code is not null then
                       fault('course_code', 'unknown_course', 'found', staged.course_code)
                   \(unescaped: PublicationStatus.faults(of: "course", "course_code", on: "staged.completed_on")) end
               || case when staged.completed_on > \(unescaped: today) then
                       fault('completed_on', 'completed_in_future', 'found', staged.completed_on::text)
                        when is_before_the_state(staged.completed_on) then
                       fault('completed_on', 'completed_too_early', 'found', staged.completed_on::text)
                        when staged.completed_on < course.available_from then
                       fault('completed_on', 'course_not_yet', 'found', staged.completed_on::text,
                             'expected', course.available_from::text)
                        when staged.completed_on
                             <= coalesce(by_code.date_of_birth, by_national_id.date_of_birth) then
                       fault('completed_on', 'completed_before_birth', 'found', staged.completed_on::text,
                             'expected', coalesce(by_code.date_of_birth, by_national_id.date_of_birth)::text)
                        when absence.official is not null then
                       fault('completed_on', 'official_had_left', 'found', staged.completed_on::text,
                             'expected', lower(absence.valid)::text)
                   end as faults
        from \(unescaped: relation) staged
        \(officials)
        left join course on course.code = staged.course_code
        left join \(unescaped: Lookup.of(Self.absence, areFew)) absence on true
        """
    }
}
