import Postgres

/// The conditions for publishing curricula, and what is kept of their courses then; the same by hand and by file.
enum Publishing {
    /// A query for the obstacles to publishing: `code` and `version` of the curriculum, `course` (a code, or null where
    /// the obstacle is about the whole curriculum), and `faults` in the form that imports use.
    ///
    /// It reads the relation `taken`, which has a row for each course of a curriculum: the curriculum's `code` and
    /// `version`, the elective hours that it asks for as `minimum`, `stays_draft` where it isn't published yet and only
    /// has to be a valid draft, and the course's `course`, `requirement` and `hours`. A curriculum without courses has
    /// one row without a course.
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

    /// Stores the class hours that the courses of drafts have on the day of publishing.
    static func keepHours(of drafts: Statement) -> Statement {
        """
        update curriculum_course
        set hours = course.hours
        from course
        where curriculum_course.curriculum in (\(drafts)) and course.id = curriculum_course.course
        """
    }
}
