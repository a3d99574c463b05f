import Postgres

/// The courses, classes and curricula that officials can be enrolled on, and the days, as SQL: the same for a request
/// and for the rows of a file.
///
/// It reads a relation `asked` with `course_code`, `class_code` and `curriculum_code`, of which one names what the official
/// is to be enrolled on, and `enrolled_on`.
struct EnrollmentTargets {
    /// The caller's names for the fields of a course, a class, the class's course, a curriculum, and the day.
    typealias Fields = (course: String, class: String, taught: String, curriculum: String, day: String)

    /// The fields of a request.
    static let request: Fields = ("course", "class", "course", "curriculum", "enrolledOn")

    /// The columns of a file.
    static let file: Fields = ("course_code", "class_code", "class_code", "curriculum_code", "enrolled_on")

    let fields: Fields

    /// Whether the caller sees a class, as SQL over `class`.
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

    /// The faults of a new enrollment's day, as SQL over ``joins``.
    ///
    /// An enrollment holds at once: there is no state for one to come.
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
