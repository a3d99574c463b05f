/// What is unusual about a fact that was taken all the same: told wherever the fact is shown, and looked up anew each time,
/// for what is known of people and courses changes.
enum CompletionFlags {
    /// All flags.
    static let all = ["before_enrollment", "prerequisite_missing", "after_departure"]

    /// An array of a fact's flags, as SQL.
    ///
    /// - `before_enrollment`: the official was enrolled on the course later than they completed it, and not before.
    /// - `prerequisite_missing`: they had not completed a prerequisite.
    /// - `after_departure`: they were not in the state's service that day.
    ///
    /// - Parameters:
    ///   - fact: A relation with the columns `official`, `course` and `completed_on`.
    ///   - created: A relation with facts that the same statement records, which the table doesn't show to it yet; nil where
    ///     there are none.
    /// - Returns: The expression.
    static func of(_ fact: String, created: String? = nil) -> String {
        """
        array_remove(array[
            case when least((
                select min(enrollment.enrolled_on) from enrollment
                where enrollment.official = \(fact).official and enrollment.course = \(fact).course
                  and enrollment.is_standing
            ), (
                select min(enrollment.enrolled_on) from enrollment
                join class on class.id = enrollment.class
                where enrollment.official = \(fact).official and class.course = \(fact).course
                  and enrollment.class is not null and enrollment.is_standing
            )) > \(fact).completed_on then 'before_enrollment' end,
            case when exists (
                select from course_prerequisite
                where course_prerequisite.course = \(fact).course
                  and not exists (
                      \(prerequisite(of: "\(fact).official", by: "\(fact).completed_on", created: created))
                  )
            ) then 'prerequisite_missing' end,
            case when exists (
                select from official_absence
                where official_absence.official = \(fact).official
                  and official_absence.valid @> \(fact).completed_on
            ) then 'after_departure' end
        ], null)
        """
    }

    /// A query that finds a fact by which an official had a prerequisite, of `course_prerequisite`, by a day.
    static func prerequisite(of official: String, by day: String, created: String? = nil) -> String {
        let columns = "official, course, completed_on, expires_on"
        let facts = created.map {
            """
            (
                select \(columns), revoked_at from completion
                union all
                select \(columns), null from \($0)
            )
            """
        }
        return """
            select from \(facts ?? "completion") before
            where before.official = \(official)
              and before.revoked_at is null
              and before.completed_on <= \(day)
              and (before.expires_on is null or before.expires_on > \(day))
              and (before.course = course_prerequisite.prerequisite
                   or exists (
                       select from course_equivalence
                       where course_equivalence.course = before.course
                         and course_equivalence.counts_as = course_prerequisite.prerequisite
                         and (course_equivalence.since is null or course_equivalence.since <= \(day))
                   ))
            """
    }
}
