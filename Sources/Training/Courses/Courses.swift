import FoundationEssentials
import Postgres

/// The units of training.
public struct Courses: Sendable {
    let postgres: PostgresClient
    let today: Today

    /// The courses in the order of their codes.
    ///
    /// - Parameters:
    ///   - filter: The filter of courses.
    ///   - page: The part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError``.
    public func list(_ filter: CourseFilter = CourseFilter(), _ page: PageRequest) async throws -> Page<Course> {
        try await trainingErrors {
            let today = try await today(in: postgres)
            let conditions: Statement = .all([
                filter.status.map { "\(PublicationStatus.of("course", on: today)) = \($0)" },
                filter.format.map { "course.format = \($0)" },
                filter.text.map(SearchWords.pattern).map { words in
                    """
                    fold(concat_ws(' ', course.code, course.title_vi, course.title_en, course.provider))
                    like \(words)
                    """
                },
                page.cursor.map { "course.code > \($0)" },
            ])
            let found = try await find(
                "\(conditions) order by course.code limit \(page.limit + 1)",
                in: postgres
            )
            return page.page(of: found, cursor: \.code, item: { $0 })
        }
    }

    /// A course by its code.
    ///
    /// - Parameter code: The course's code.
    /// - Returns: The course.
    /// - Throws: ``TrainingError`` `no_such_course`.
    public func show(_ code: String) async throws -> Course {
        try await trainingErrors { try await show(code, in: postgres) }
    }

    func show(_ code: String, in postgres: some PostgresQuerying) async throws -> Course {
        guard let course = try await find("course.code = \(code)", in: postgres).first else {
            throw TrainingError(.noSuchCourse, ["found": code])
        }
        return course
    }

    private func find(_ selection: Statement, in postgres: some PostgresQuerying) async throws -> [Course] {
        let today = try await today(in: postgres)
        let rows = try await postgres.rows(
            """
            select course.code, course.title_vi, course.title_en, course.hours, course.format, course.provider,
                   course.languages,
                   array(
                       select other.code from course_prerequisite
                       join course other on other.id = course_prerequisite.prerequisite
                       where course_prerequisite.course = course.id order by other.code
                   ) as prerequisites,
                   array(
                       select other.code from course_equivalence
                       join course other on other.id = course_equivalence.counts_as
                       where course_equivalence.course = course.id order by other.code
                   ) as counts_as,
                   array(
                       select course_equivalence.since from course_equivalence
                       join course other on other.id = course_equivalence.counts_as
                       where course_equivalence.course = course.id order by other.code
                   ) as counts_since,
                   course.valid_months, course.available_from,
                   \(PublicationStatus.of("course", on: today)) as status, course.retired_on
            from course
            where \(selection)
            """
        )
        return try rows.map { row in
            try Course(
                code: row["code"],
                titleVi: row["title_vi"],
                titleEn: row["title_en"],
                hours: row["hours"],
                format: row["format"],
                provider: row["provider"],
                languages: row["languages"],
                prerequisites: row["prerequisites"],
                countsAs: zip(row["counts_as"] as [String], row["counts_since"] as [Day?]).map {
                    CourseEquivalence(course: $0, since: $1)
                },
                validMonths: row["valid_months"],
                availableFrom: row["available_from"],
                status: row["status"],
                retiredOn: row["retired_on"]
            )
        }
    }
}

/// A filter of courses.
public struct CourseFilter: Sendable {
    /// Only courses of this status; nil for all.
    public var status: PublicationStatus?

    /// Only courses of this format; nil for all.
    public var format: String?

    /// Only courses whose code, titles or provider contain these words, in any case and with any accents; nil for all.
    public var text: String?

    /// Makes a filter that selects all courses.
    public init() {}
}
