import Postgres

/// SQL that finds the course, class or curriculum of enrollments and checks the day, for requests and rows of a file
/// alike.
///
/// It reads a relation `asked` with `course_code`, `class_code` and `curriculum_code`, one of which is set, and
/// `enrolled_on`.
struct EnrollmentTargets {
    /// The names that faults have for the fields of a course, a class, the class's course, a curriculum, and the day.
    typealias Fields = (course: String, class: String, taught: String, curriculum: String, day: String)

    static let request: Fields = ("course", "class", "course", "curriculum", "enrolledOn")

    static let file: Fields = ("course_code", "class_code", "class_code", "curriculum_code", "enrolled_on")

    let fields: Fields

    /// An SQL condition that the caller sees a row of `class`.
    let isSeen: Statement

    /// Joins of the named things to `asked`: `course`, `class`, `curriculum`, and `taught`, the course of the class.
    ///
    /// A curriculum's code names its latest version that is published on the day.
    var joins: Statement {
        """
        left join course on course.code = asked.course_code
        left join class on class.code = asked.class_code and \(isSeen)
        left join course taught on taught.id = class.course
        left join lateral (
            select version.id
            from curriculum version
            where version.code = asked.curriculum_code
              and status_on(version.status, version.retired_on, asked.enrolled_on) = 'published'
            order by version.version desc
            limit 1
        ) curriculum on true
        """
    }

    /// The faults of the named thing, as SQL over ``joins``.
    var faults: String {
        """
        case when asked.course_code is not null and course.id is null then
                 fault('\(fields.course)', 'unknown_course', 'found', asked.course_code)
             \(PublicationStatus.faults(of: "course", fields.course, on: "asked.enrolled_on")) end
        || case when asked.class_code is not null and class.id is null then
                    fault('\(fields.class)', 'unknown_class', 'found', asked.class_code)
                \(PublicationStatus.faults(of: "taught", fields.taught, on: "asked.enrolled_on")) end
        || case when asked.curriculum_code is not null and curriculum.id is null then
                    fault('\(fields.curriculum)', 'unknown_curriculum', 'found', asked.curriculum_code) end
        """
    }

    /// SQL for the faults of a new enrollment's day, over ``joins``.
    ///
    /// The day can't be in the future: an enrollment holds at once, and no state says that one is still to begin.
    func faultsOfDay(_ today: Day) -> Statement {
        """
        case when asked.enrolled_on > \(today)::date then
                 fault(\(fields.day), 'enrolled_in_future', 'found', asked.enrolled_on::text) end
        || case when asked.enrolled_on not between coalesce(class.opens_on, '-infinity')
                                                   and coalesce(class.closes_on, class.ends_on, 'infinity') then
                    fault(\(fields.day), 'class_window', 'found', asked.enrolled_on::text,
                          'expected', concat(class.opens_on, '–', coalesce(class.closes_on, class.ends_on))) end
        """
    }
}
