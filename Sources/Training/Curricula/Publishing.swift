import Postgres

/// What has to hold of curricula before they are published, and what is kept of their courses then: one rule for
/// whoever publishes one, and for files that publish many.
enum Publishing {
    /// A query for what keeps curricula from being published: `code` and `version`, the code of the `course` that it's
    /// about, null where it is about all of them, and `faults` as imports carry them.
    ///
    /// It reads the relation `taken`, a row a course: `code` and `version` of the curriculum, the elective hours that it
    /// asks for as `minimum`, whether it isn't to be published yet, and needs no more than drafts do, as `stays_draft`, and
    /// `course`, `requirement` and `hours`; one row without a course where it has none.
    static let obstacles: Statement = """
        select distinct taken.code, taken.version, course.code as course,
               fault('course_code', 'course_not_published', 'found', course.code) as faults
        from taken
        join course on course.id = taken.course
        where course.status = 'draft' and not taken.stays_draft
        union all
        select code, version, null, fault('requirement', 'curriculum_without_required', 'found', code)
        from taken
        group by code, version
        having not coalesce(bool_or(requirement = 'required'), false) and count(requirement) = count(course)
        union all
        select code, version, null,
               fault('curriculum_code', 'elective_hours_unreachable',
                     'found', trim_scale(hours)::text, 'expected', trim_scale(minimum)::text)
        from (
            select code, version, minimum, stays_draft,
                   coalesce(sum(hours) filter (where requirement = 'elective'), 0) as hours
            from taken
            group by code, version, minimum, stays_draft
            having count(course) = count(*) and count(requirement) = count(*)
        ) reachable
        where hours < minimum and not stays_draft
        """

    /// Keeps the class hours that the courses of drafts have on the day on which they are published.
    ///
    /// - Parameter drafts: A query for the curricula's ids.
    /// - Returns: The statement.
    static func keepHours(of drafts: Statement) -> Statement {
        """
        update curriculum_course
        set hours = course.hours
        from course
        where curriculum_course.curriculum in (\(drafts)) and course.id = curriculum_course.course
        """
    }
}
